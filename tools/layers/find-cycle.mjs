// The first cycle of a graph given as node → successors, as a path that ends where it began; null when there is none.

export function findCycle(graph) {
  const finished = new Set();
  const path = [];
  const visit = (node) => {
    if (finished.has(node)) return null;
    const at = path.indexOf(node);
    if (at >= 0) return [...path.slice(at), node];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    finished.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return null;
}

// What one source file imports and which globals it uses, read with the TypeScript parser. Looks at syntax only.
import ts from 'typescript';

/** `{ specifier, line, types }`: `types` when only types are imported, so that nothing of it is there at run time. */
export function readSource(path, text) {
  const source = ts.createSourceFile(
    path,
    scriptOf(path, text),
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const imports = [];
  const declared = new Set();
  const used = new Map();
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const add = (literal, types) =>
    literal &&
    ts.isStringLiteralLike(literal) &&
    imports.push({ specifier: literal.text, line: lineOf(literal), types });
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) add(node.argument.literal, true);
    else if (
      ts.isCallExpression(node) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')
    )
      add(node.arguments[0], false);
    if (ts.isIdentifier(node)) {
      if (isDeclaration(node)) declared.add(node.text);
      else if (isReference(node) && !used.has(node.text)) used.set(node.text, lineOf(node));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  // A port that arrives as an argument may bear the name of a global: a file that declares the name does not use the global.
  const globals = [...used].filter(([name]) => !declared.has(name)).map(([name, line]) => ({ name, line }));
  return { imports, globals };
}

function isTypeImport(clause) {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

/** The identifier gives a name to a variable, parameter, function, class or import of this file. */
function isDeclaration(node) {
  const { parent } = node;
  if (ts.isImportClause(parent)) return true;
  const names = [
    ts.isVariableDeclaration,
    ts.isParameter,
    ts.isBindingElement,
    ts.isFunctionDeclaration,
    ts.isFunctionExpression,
    ts.isClassDeclaration,
    ts.isImportSpecifier,
    ts.isNamespaceImport,
  ];
  return names.some((is) => is(parent)) && parent.name === node;
}

/** False for property names, object keys and everything in a type position: types are erased. */
function isReference(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return parent.expression === node;
  if ('name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent)) return false;
  if (
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isLabeledStatement(parent) ||
    (ts.isBindingElement(parent) && parent.propertyName === node)
  )
    return false;
  for (let up = parent; up; up = up.parent) {
    if (ts.isTypeQueryNode(up) || (ts.isTypeNode(up) && !ts.isExpressionWithTypeArguments(up))) return false;
    if (ts.isExpression(up) || ts.isStatement(up)) return true;
  }
  return true;
}

/** The scripts of a Vue file, at their lines. */
function scriptOf(path, text) {
  if (!path.endsWith('.vue')) return text;
  const blank = (part) => part.replace(/[^\n]/g, ' ');
  let script = '';
  let at = 0;
  for (const match of text.matchAll(/(<script[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + match[1].length;
    script += blank(text.slice(at, start)) + match[2];
    at = start + match[2].length;
  }
  return script;
}

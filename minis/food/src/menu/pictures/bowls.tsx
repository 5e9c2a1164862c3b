// Three dishes in bowls, seen from above.

function Bowl({ rim, food }: { rim: string; food: string }) {
  return (
    <>
      <ellipse cx="48" cy="52" rx="40" ry="39" fill="#000" opacity=".1" />
      <circle cx="48" cy="48" r="40" fill={rim} />
      <circle cx="48" cy="48" r="34" fill="#00000022" />
      <circle cx="48" cy="49" r="33" fill={food} />
    </>
  );
}

const Shell = ({ x, y, turn }: { x: number; y: number; turn: number }) => (
  <g transform={`translate(${x} ${y}) rotate(${turn})`}>
    <path d="M0 9C-8 7-12 0-9-6-5-10 5-10 9-6c3 6-1 13-9 15Z" fill="#4a5568" />
    <path d="M0 6C-5 4-8 0-6-4c3-3 9-3 12 0 2 4-1 8-6 10Z" fill="#f6b26b" />
  </g>
);

export const Chowder = () => (
  <>
    <Bowl rim="#2f6b70" food="#f4e1b9" />
    <path d="M24 40c10-12 36-14 46 2" fill="none" stroke="#fff5dc" strokeWidth="4" strokeLinecap="round" />
    <rect x="28" y="50" width="13" height="11" rx="3" fill="#f9edc8" transform="rotate(-14 34 55)" />
    <rect x="55" y="56" width="12" height="11" rx="3" fill="#f9edc8" transform="rotate(20 61 61)" />
    <rect x="44" y="28" width="11" height="10" rx="3" fill="#f9edc8" transform="rotate(9 49 33)" />
    <Shell x={62} y={40} turn={28} />
    <Shell x={45} y={66} turn={-18} />
    <g fill="#5b9a4c">
      <circle cx="36" cy="40" r="2.6" />
      <circle cx="50" cy="49" r="2.6" />
      <circle cx="70" cy="53" r="2.2" />
      <circle cx="31" cy="66" r="2.2" />
      <circle cx="58" cy="72" r="2" />
    </g>
  </>
);

const Leaf = ({ x, y, turn, fill }: { x: number; y: number; turn: number; fill: string }) => (
  <g transform={`translate(${x} ${y}) rotate(${turn})`}>
    <path d="M0-17C11-10 12 6 0 17-12 6-11-10 0-17Z" fill={fill} />
    <path d="M0-12V13" stroke="#ffffff66" strokeWidth="1.6" strokeLinecap="round" />
  </g>
);

export const Salad = () => (
  <>
    <Bowl rim="#fdf8ef" food="#e9f0d2" />
    <Leaf x={34} y={38} turn={-50} fill="#5fa04e" />
    <Leaf x={60} y={36} turn={40} fill="#7cb85c" />
    <Leaf x={32} y={60} turn={-110} fill="#86bf63" />
    <Leaf x={62} y={62} turn={120} fill="#4f8f45" />
    <Leaf x={48} y={47} turn={8} fill="#94cb70" />
    <g>
      <circle cx="62" cy="50" r="9" fill="#d8452f" />
      <path d="M62 43v14M55 50h14" stroke="#f38a6d" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="40" cy="68" r="8" fill="#d8452f" />
      <path d="M40 62v12M34 68h12" stroke="#f38a6d" strokeWidth="2.2" strokeLinecap="round" />
    </g>
    <g fill="#fff6f7" stroke="#d6547c" strokeWidth="2.2">
      <circle cx="45" cy="29" r="6" />
      <circle cx="30" cy="49" r="5.4" />
      <circle cx="55" cy="70" r="5.4" />
    </g>
  </>
);

export const RiceBowl = () => (
  <>
    <Bowl rim="#34405e" food="#fbf7ec" />
    <g fill="#e9e0cc">
      {[
        [30, 34],
        [40, 27],
        [26, 46],
        [37, 40],
        [49, 33],
      ].map(([x, y]) => (
        <ellipse key={`${x}-${y}`} cx={x} cy={y} rx="3" ry="1.6" transform={`rotate(${(x ?? 0) * 9} ${x} ${y})`} />
      ))}
    </g>
    <g fill="#d9974a" stroke="#b8762f" strokeWidth="1.6">
      <rect x="22" y="54" width="30" height="8" rx="4" transform="rotate(-16 37 58)" />
      <rect x="26" y="63" width="30" height="8" rx="4" transform="rotate(-16 41 67)" />
      <rect x="33" y="71" width="26" height="7" rx="3.5" transform="rotate(-16 46 74)" />
    </g>
    <g fill="#dff0c6" stroke="#5fa04e" strokeWidth="2.4">
      <circle cx="69" cy="36" r="7" />
      <circle cx="62" cy="28" r="6.4" />
      <circle cx="74" cy="46" r="6" />
    </g>
    <ellipse cx="66" cy="62" rx="12" ry="10.4" fill="#fff" stroke="#eadfc9" strokeWidth="1.4" />
    <circle cx="66" cy="62" r="5.6" fill="#f5a623" />
    <g fill="#3b3020">
      <circle cx="45" cy="45" r="1.2" />
      <circle cx="51" cy="42" r="1.2" />
      <circle cx="48" cy="50" r="1.2" />
      <circle cx="55" cy="48" r="1.2" />
    </g>
  </>
);

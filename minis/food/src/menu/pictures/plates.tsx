// Dishes on plates and boards.

const Plate = () => (
  <>
    <ellipse cx="48" cy="52" rx="41" ry="40" fill="#000" opacity=".1" />
    <circle cx="48" cy="48" r="41" fill="#fffdf8" />
    <circle cx="48" cy="48" r="40" fill="none" stroke="#e3d6c2" strokeWidth="1.6" />
    <circle cx="48" cy="48" r="29" fill="none" stroke="#eee4d4" strokeWidth="1.6" />
  </>
);

const Lemon = ({ x, y, turn }: { x: number; y: number; turn: number }) => (
  <g transform={`translate(${x} ${y}) rotate(${turn})`}>
    <path d="M-11 0a11 11 0 0 1 22 0Z" fill="#f2b705" />
    <path d="M-8-1a8 8 0 0 1 16 0Z" fill="#ffe58a" />
    <path d="M0-1v-7M-1-1l-5-5M1-1l5-5" stroke="#f2b705" strokeWidth="1.4" />
  </g>
);

export const Mackerel = () => (
  <>
    <Plate />
    <g transform="rotate(-24 48 48)">
      <path d="M12 48c10-15 38-18 54-4l15-9c-3 8-3 18 0 26l-15-9C50 66 22 63 12 48Z" fill="#5c7f99" />
      <path d="M12 48c12 9 38 13 54 4-16 14-44 11-54-4Z" fill="#d9e4ea" />
      <g stroke="#35566e" strokeWidth="2.6" strokeLinecap="round" fill="none">
        <path d="M30 38c2 3 2 5 1 8M38 35c2 4 2 7 1 11M46 35c2 4 2 7 1 11M54 37c2 3 2 6 1 9" />
      </g>
      <path d="M25 40c3 5 3 11 0 16" stroke="#8fa9ba" strokeWidth="2" fill="none" />
      <circle cx="19" cy="46" r="2.4" fill="#1d2c38" />
    </g>
    <Lemon x={62} y={72} turn={-8} />
    <g stroke="#5b9a4c" strokeWidth="2.2" strokeLinecap="round" fill="none">
      <path d="M26 30c6-4 9-9 10-14M30 26l-5-2M33 22l-5-3M34 24l5 0" />
    </g>
  </>
);

const Prawn = ({ x, y, turn }: { x: number; y: number; turn: number }) => (
  <g transform={`translate(${x} ${y}) rotate(${turn})`} fill="none" strokeLinecap="round">
    <path d="M-7 5a8.5 8.5 0 1 1 13 1" stroke="#ef7b4d" strokeWidth="6.4" />
    <path d="M-6-1l3 1M-2-5l1 3M3-4l-1 3" stroke="#fbc3a5" strokeWidth="1.8" />
    <path d="M7 7l4 4M6 7l0 5" stroke="#d95f33" strokeWidth="2.4" />
  </g>
);

export const Linguine = () => (
  <>
    <Plate />
    <g fill="none" stroke="#edc253" strokeWidth="3.4" strokeLinecap="round">
      <circle cx="48" cy="48" r="23" />
      <path d="M48 29c12 0 19 9 19 19s-8 18-18 18-19-8-18-19 9-13 17-13 13 6 13 14-6 12-13 12-11-5-11-11 5-9 10-9 7 4 7 8" />
      <path d="M27 58c6 10 20 15 32 9M70 38c-6-10-20-14-31-9" stroke="#f7d983" />
    </g>
    <Prawn x={36} y={38} turn={-30} />
    <Prawn x={63} y={45} turn={70} />
    <Prawn x={43} y={63} turn={190} />
    <g fill="#5b9a4c">
      <circle cx="50" cy="40" r="2" />
      <circle cx="56" cy="60" r="2" />
      <circle cx="31" cy="52" r="1.8" />
      <circle cx="47" cy="52" r="1.8" />
    </g>
    <g fill="#c9342b">
      <circle cx="53" cy="31" r="1.7" />
      <circle cx="68" cy="57" r="1.7" />
      <circle cx="35" cy="68" r="1.7" />
    </g>
  </>
);

export const Burger = () => (
  <>
    <ellipse cx="48" cy="82" rx="36" ry="5" fill="#000" opacity=".12" />
    <path d="M16 66h64c0 9-5 14-13 14H29c-8 0-13-5-13-14Z" fill="#d08a3f" />
    <path d="M13 61c6-4 11 3 17 0s11 3 18 0 11 3 17 0 12 3 18 0v6H13Z" fill="#6aa84f" />
    <rect x="14" y="50" width="68" height="12" rx="6" fill="#5a3d2b" />
    <path d="M16 49h64l-10 9-8-6-9 7-10-7-9 5-10-6Z" fill="#f2b705" />
    <path d="M17 46c0-20 14-30 31-30s31 10 31 30c0 3-2 4-4 4H21c-2 0-4-1-4-4Z" fill="#dd9a4e" />
    <path d="M25 38c2-9 9-14 19-15" stroke="#f0bd7c" strokeWidth="4" strokeLinecap="round" fill="none" />
    <g fill="#fbe7c3">
      <ellipse cx="50" cy="25" rx="2.6" ry="1.6" />
      <ellipse cx="60" cy="30" rx="2.6" ry="1.6" transform="rotate(30 60 30)" />
      <ellipse cx="54" cy="36" rx="2.6" ry="1.6" />
      <ellipse cx="67" cy="39" rx="2.6" ry="1.6" transform="rotate(40 67 39)" />
      <ellipse cx="41" cy="37" rx="2.6" ry="1.6" transform="rotate(-20 41 37)" />
    </g>
  </>
);

const Slice = ({ x, y, turn }: { x: number; y: number; turn: number }) => (
  <g transform={`translate(${x} ${y}) rotate(${turn})`}>
    <path
      d="M-19-6c-3-12 8-16 19-16s22 4 19 16c-1 3-3 4-3 7v16c0 3-2 5-5 5h-22c-3 0-5-2-5-5V1c0-3-2-4-3-7Z"
      fill="#a9652f"
    />
    <path
      d="M-15-7c-2-8 6-11 15-11s17 3 15 11c-1 3-3 4-3 8v14c0 2-1 3-3 3H-9c-2 0-3-1-3-3V1c0-4-2-5-3-8Z"
      fill="#f3dcb2"
    />
    <g fill="#dfc08c">
      <circle cx="-5" cy="-8" r="2" />
      <circle cx="5" cy="-4" r="1.6" />
      <circle cx="-3" cy="4" r="1.6" />
      <circle cx="6" cy="9" r="2" />
      <circle cx="-6" cy="12" r="1.4" />
    </g>
  </g>
);

export const Sourdough = () => (
  <>
    <rect x="7" y="15" width="82" height="70" rx="12" fill="#000" opacity=".1" />
    <rect x="7" y="11" width="82" height="70" rx="12" fill="#b98552" />
    <path d="M12 28h72M12 46h72M12 64h72" stroke="#a77444" strokeWidth="2" />
    <Slice x={34} y={45} turn={-12} />
    <Slice x={59} y={51} turn={10} />
    <g transform="rotate(-8 73 25)">
      <rect x="63" y="18" width="20" height="14" rx="3" fill="#ffe9a8" />
      <rect x="63" y="27" width="20" height="5" rx="2.5" fill="#f6d579" />
    </g>
  </>
);

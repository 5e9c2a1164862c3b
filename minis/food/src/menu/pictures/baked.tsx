// Sides and sweets.

export const Fries = () => (
  <>
    <ellipse cx="48" cy="88" rx="24" ry="4" fill="#000" opacity=".12" />
    <g fill="#f4c34a" stroke="#d99f2b" strokeWidth="1.2">
      <rect x="27" y="20" width="8" height="44" rx="2" transform="rotate(-10 31 42)" />
      <rect x="36" y="12" width="8" height="50" rx="2" transform="rotate(-3 40 37)" />
      <rect x="46" y="16" width="8" height="48" rx="2" transform="rotate(4 50 40)" />
      <rect x="55" y="11" width="8" height="50" rx="2" transform="rotate(9 59 36)" />
      <rect x="63" y="24" width="8" height="40" rx="2" transform="rotate(16 67 44)" />
    </g>
    <g fill="#ffd978">
      <rect x="32" y="27" width="7" height="36" rx="2" transform="rotate(6 35 45)" />
      <rect x="51" y="25" width="7" height="38" rx="2" transform="rotate(-6 54 44)" />
    </g>
    <path d="M23 44c8 6 42 6 50 0l-7 40c0 2-2 4-4 4H34c-2 0-4-2-4-4Z" fill="#c8452c" />
    <path d="M33 49l4 38M48 50v37M63 49l-4 38" stroke="#e2705a" strokeWidth="3" />
  </>
);

export const LemonTart = () => (
  <>
    <ellipse cx="48" cy="53" rx="38" ry="37" fill="#000" opacity=".1" />
    <circle cx="48" cy="48" r="35" fill="#cf9448" />
    <circle
      cx="48"
      cy="48"
      r="36"
      fill="none"
      stroke="#dfac63"
      strokeWidth="7"
      strokeDasharray="7.5 3.8"
      strokeLinecap="round"
    />
    <circle cx="48" cy="48" r="29" fill="#ffd94f" />
    <path d="M27 40c5-9 13-14 22-14" stroke="#fff0a8" strokeWidth="4" strokeLinecap="round" fill="none" />
    <circle cx="48" cy="49" r="12" fill="#f2b705" />
    <circle cx="48" cy="49" r="9.6" fill="#fff3bf" />
    <path d="M48 41v16M41 45l14 8M41 53l14-8" stroke="#f2b705" strokeWidth="1.8" />
    <g fill="#fffaf0">
      <circle cx="48" cy="28" r="4.6" />
      <circle cx="66" cy="39" r="4.6" />
      <circle cx="66" cy="59" r="4.6" />
      <circle cx="48" cy="70" r="4.6" />
      <circle cx="30" cy="59" r="4.6" />
      <circle cx="30" cy="39" r="4.6" />
    </g>
  </>
);

export const IceCream = () => (
  <>
    <ellipse cx="48" cy="87" rx="20" ry="4" fill="#000" opacity=".12" />
    <path d="M58 30l14-18" stroke="#c58a4a" strokeWidth="7" strokeLinecap="round" />
    <circle cx="38" cy="38" r="17" fill="#e0567f" />
    <circle cx="58" cy="40" r="16" fill="#fff3dd" />
    <path d="M28 34c2-5 6-8 11-8" stroke="#f293af" strokeWidth="3.6" strokeLinecap="round" fill="none" />
    <path d="M55 30c5-1 9 2 11 6" stroke="#fffdf6" strokeWidth="3.6" strokeLinecap="round" fill="none" />
    <circle cx="45" cy="23" r="5" fill="#b32a50" />
    <circle cx="52" cy="26" r="4" fill="#4a4a8f" />
    <path d="M18 48h60c0 15-8 26-20 29v5h8v5H30v-5h8v-5C26 74 18 63 18 48Z" fill="#bfe0e6" />
    <path d="M18 48h60v5H19Z" fill="#98c9d2" />
    <path d="M28 58c2 8 6 12 11 14" stroke="#e6f5f7" strokeWidth="3.4" strokeLinecap="round" fill="none" />
  </>
);

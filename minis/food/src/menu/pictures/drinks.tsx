// Two drinks.

export const Elderflower = () => (
  <>
    <ellipse cx="48" cy="88" rx="22" ry="4" fill="#000" opacity=".12" />
    <path
      d="M54 30l10-24h10"
      fill="none"
      stroke="#c8452c"
      strokeWidth="4.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
    <path d="M26 20h44l-5 62c0 3-3 6-6 6H37c-3 0-6-3-6-6Z" fill="#e8f3f1" />
    <path d="M28 34h40l-4 47c0 2-2 4-4 4H36c-2 0-4-2-4-4Z" fill="#dfeaa3" />
    <g fill="#f6fbe4" stroke="#c6d67e" strokeWidth="1.6">
      <rect x="33" y="40" width="13" height="13" rx="3" transform="rotate(-14 39 46)" />
      <rect x="49" y="46" width="13" height="13" rx="3" transform="rotate(18 55 52)" />
      <rect x="38" y="60" width="12" height="12" rx="3" transform="rotate(8 44 66)" />
    </g>
    <circle cx="30" cy="24" r="12" fill="#f2b705" />
    <circle cx="30" cy="24" r="9.4" fill="#fff3bf" />
    <path d="M30 16v16M23 20l14 8M23 28l14-8" stroke="#f2b705" strokeWidth="1.8" />
    <path d="M45 32c-1-8 4-13 11-13 0 8-4 13-11 13ZM44 32c-7 1-11-3-12-9" fill="#5fa04e" />
    <g fill="#fff">
      <circle cx="58" cy="68" r="2" />
      <circle cx="54" cy="76" r="1.6" />
      <circle cx="38" cy="78" r="1.8" />
    </g>
  </>
);

export const FlatWhite = () => (
  <>
    <ellipse cx="48" cy="53" rx="41" ry="38" fill="#000" opacity=".1" />
    <circle cx="48" cy="48" r="40" fill="#f4ede2" />
    <circle cx="48" cy="48" r="39" fill="none" stroke="#ddd0bd" strokeWidth="1.6" />
    <path d="M72 40h8a8 8 0 0 1 0 16h-8" fill="none" stroke="#3f6f74" strokeWidth="5.4" />
    <circle cx="48" cy="48" r="28" fill="#3f6f74" />
    <circle cx="48" cy="48" r="23.5" fill="#8a5a36" />
    <circle cx="48" cy="48" r="21" fill="#b07a4b" />
    <path d="M48 63C38 56 33 50 33 43c0-5 4-8 8-8 3 0 6 2 7 5 1-3 4-5 7-5 4 0 8 3 8 8 0 7-5 13-15 20Z" fill="#f8ead6" />
    <path
      d="M48 57c-6-4-9-8-9-12M48 57c6-4 9-8 9-12"
      fill="none"
      stroke="#d9b68f"
      strokeWidth="2"
      strokeLinecap="round"
    />
  </>
);

// The style sheet of the issuer's pages: a constant text. Light and dark, from the narrowest phone up.

export const LANDING_STYLE = `:root {
  color-scheme: light dark;
  --ink: light-dark(#14202b, #e8eef3);
  --soft: light-dark(#51616f, #9fb0be);
  --paper: light-dark(#f6f8fa, #0e151b);
  --card: light-dark(#ffffff, #18222b);
  --line: light-dark(#dbe3ea, #2a3742);
  --accent: light-dark(#0b5cad, #6cb6ff);
  --on-accent: light-dark(#ffffff, #08131d);
  --warn: light-dark(#fff6e0, #2b2412);
  --warn-line: light-dark(#e2b64a, #8a6c1f);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
.page { max-width: 44rem; margin: 0 auto; padding: clamp(1.25rem, 5vw, 4rem) 1.25rem 4rem; }
.hero { padding-block: 1rem 0.5rem; }
.mark { display: block; }
h1 { font-size: clamp(2rem, 7vw, 3rem); letter-spacing: -0.03em; line-height: 1.1; margin: 0.5rem 0; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 0.5rem; }
.lead { font-size: 1.15rem; color: var(--soft); max-width: 38rem; }
a { color: var(--accent); text-underline-offset: 0.2em; }
a:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 6px; }
.button { display: inline-block; padding: 0.75rem 1.4rem; border-radius: 999px; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none; }
.button:hover { filter: brightness(1.08); }
.status { color: var(--soft); }
.status:empty { margin: 0; }
table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
th, td { text-align: left; padding: 0.6rem 1rem; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
th { font-size: 0.85rem; color: var(--soft); font-weight: 600; }
code { overflow-wrap: anywhere; }
code, pre { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.cards, .links { list-style: none; padding: 0; margin: 0; display: grid; gap: 0.75rem; }
.cards a { display: flex; align-items: center; gap: 1rem; padding: 0.9rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; text-decoration: none; color: inherit; }
.cards a:hover { border-color: var(--accent); }
.cards small { display: block; color: var(--soft); }
.cards .go { margin-left: auto; color: var(--accent); white-space: nowrap; }
.icon { flex: none; width: 48px; height: 48px; border-radius: 12px; display: grid; place-items: center; background: var(--line); font-weight: 700; font-size: 1.3rem; object-fit: cover; }
.links li { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; }
.links span, .facts { color: var(--soft); }
.notice { background: var(--warn); border: 1px solid var(--warn-line); border-radius: 14px; padding: 0.25rem 1.25rem 0.75rem; }
.notice h2 { margin-top: 1rem; }
.notice pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem 1rem; overflow-x: auto; user-select: all; }
section[id] h2 code { font-size: 1em; }
@media (max-width: 30rem) { .cards .go { display: none; } }
@media (prefers-reduced-motion: no-preference) { .button, .cards a { transition: border-color 0.15s, filter 0.15s; } }
`;

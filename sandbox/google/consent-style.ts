export const CONSENT_STYLE = `
:root { color-scheme: light dark; --ground: #eef1f6; --card: #fff; --ink: #1b2230; --soft: #4d586b; --line: #ccd3de;
  --accent: #1f4fbf; --on-accent: #fff; --tint: #e9effc; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #10141b; --card: #1a202a; --ink: #eef1f6; --soft: #aab4c5; --line: #3a4556;
    --accent: #8fb0ff; --on-accent: #0d1730; --tint: #232d3f; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; padding: 1.5rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 1rem; overflow-wrap: anywhere; }
h1 { margin: .75rem 0 .5rem; font-size: 1.4rem; line-height: 1.25; }
p { margin: .5rem 0; }
.badge { display: inline-block; margin: 0; padding: .15rem .6rem; border-radius: 1rem; background: var(--tint);
  color: var(--soft); font-size: .8125rem; }
.note { color: var(--soft); font-size: .875rem; }
fieldset { margin: 1.25rem 0 0; padding: 0; border: 0; min-width: 0; max-height: 24rem; overflow: auto; }
legend { padding: 0; font-weight: 600; }
.choice { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; margin-top: .5rem; padding: .5rem .75rem;
  border: 1px solid var(--line); border-radius: .625rem; cursor: pointer; }
.choice:has(:checked) { background: var(--tint); border-color: var(--accent); }
.choice input { flex: none; width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
.choice b { font-weight: 600; }
small { display: block; color: var(--soft); font-size: .875rem; }
.actions { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .75rem; margin-top: 1.25rem; }
button { min-height: 2.75rem; padding: 0 1.25rem; border: 1px solid var(--line); border-radius: .625rem;
  background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 26rem) { main { padding: 1rem; } .actions button { flex: 1; } }
`;

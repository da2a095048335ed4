/** The page's style: light and dark, on screen and on paper. Plain CSS without `<`, `>` and quotes. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --card: #f6f8fa;
  --good: #116329; --fair: #7d4e00; --bad: #a40e26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --text: #e6edf3; --soft: #9aa4af; --line: #30363d; --card: #161b22;
    --good: #56d364; --fair: #e3b341; --bad: #ff8c82;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
a { color: inherit; }
a:focus-visible, summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.soft { color: var(--soft); }
.ready { color: var(--good); }
.partial { color: var(--fair); }
.not-ready { color: var(--bad); }
.badge {
  display: inline-block; min-width: 6.2rem; padding: 0 .5rem; margin-right: .5rem;
  border: 1px solid currentColor; border-radius: 1rem;
  font-size: .8125rem; font-weight: 600; text-align: center; white-space: nowrap;
}
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: left; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: .375rem; margin: .375rem 0; background: var(--card); }
summary { padding: .45rem .75rem; cursor: pointer; }
.body { padding: 0 .75rem .75rem; border-top: 1px solid var(--line); }
.why { display: block; margin: .15rem 0 0 1.1rem; font-size: .875rem; overflow-wrap: anywhere; }
ul { margin: .75rem 0 0; padding-left: 1.25rem; font-size: .875rem; }
.finding { margin: .75rem 0 0; padding-left: .75rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
.finding.bad { border-color: var(--bad); }
.finding.fair { border-color: var(--fair); }
.finding p { margin: .1rem 0; }
code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere; }
@media (max-width: 36rem) {
  th, td { padding: .35rem .2rem; font-size: .875rem; }
  td .badge { min-width: 0; margin: 0; font-size: .75rem; }
}
@media print {
  :root { --page: #fff; --text: #000; --soft: #444; --line: #bbb; --card: #fff; --good: #116329; --fair: #7d4e00; --bad: #a40e26; }
  body { max-width: none; padding: 0; font-size: .8125rem; }
  details { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  h2 { break-after: avoid; }
}
`;

/** The page's style: light and dark, on phones, wide screens and paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f8f8f6; --card: #fff; --sunken: #f1f1ee; --text: #1d1f23; --soft: #585d66;
  --line: #dedfda; --edge: #8b9099; --link: #1a4fb4;
  --ready: #176638; --ready-tint: #eaf5ee; --ready-bar: #3c9a62;
  --partial: #80510a; --partial-tint: #fbf3e0; --partial-bar: #d69a2d;
  --not-ready: #a81e2d; --not-ready-tint: #fcecec; --not-ready-bar: #cf4a56;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #111316; --card: #191c20; --sunken: #22262b; --text: #e6e8eb; --soft: #a6adb7;
    --line: #2e3339; --edge: #757d88; --link: #8ab4ff;
    --ready: #6cd496; --ready-tint: #14291d; --ready-bar: #3f9d66;
    --partial: #efbd5d; --partial-tint: #2b2312; --partial-bar: #b98527;
    --not-ready: #ff959b; --not-ready-tint: #321a1d; --not-ready-bar: #cb4b57;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 2.5rem) 5rem; max-width: 76rem;
  background: var(--page); color: var(--text);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1, h2, h3, p, ul, dl, dd, blockquote, fieldset { margin: 0; padding: 0; }
h2 { font-size: 1.125rem; line-height: 1.3; }
h3 { font-size: 0.9375rem; }
ul { list-style: none; }
a { color: var(--link); text-underline-offset: 0.15em; }
code { font: 0.875em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.soft { color: var(--soft); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--card); z-index: 2; }

.shapes { position: absolute; width: 0; height: 0; }
.shape { flex: none; width: 1em; height: 1em; vertical-align: -0.125em; }
.shape.ready { fill: var(--ready); } .shape.partial { fill: var(--partial); } .shape.not-ready { fill: var(--not-ready); }
symbol path { fill: none; stroke: var(--card); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.badge {
  display: inline-flex; align-items: center; gap: 0.375rem; padding: 0.0625rem 0.5rem 0.0625rem 0.3125rem;
  border-radius: 1rem; font-size: 0.8125rem; font-weight: 600; line-height: 1.45; white-space: nowrap;
}
.badge.ready { color: var(--ready); background: var(--ready-tint); }
.badge.partial { color: var(--partial); background: var(--partial-tint); }
.badge.not-ready { color: var(--not-ready); background: var(--not-ready-tint); }

.verdict { padding: 1.5rem clamp(1rem, 3vw, 2rem); background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
.verdict.ready { box-shadow: inset 0 0.3125rem 0 var(--ready-bar); }
.verdict.partial { box-shadow: inset 0 0.3125rem 0 var(--partial-bar); }
.verdict.not-ready { box-shadow: inset 0 0.3125rem 0 var(--not-ready-bar); }
.eyebrow { font-size: 0.8125rem; }
h1 { display: flex; align-items: flex-start; gap: 0.6rem; margin: 0.25rem 0 0.375rem; font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.125rem); line-height: 1.2; letter-spacing: -0.015em; text-wrap: balance; }
h1 .shape { margin-top: 0.1em; }
.reason { font-size: 1.0625rem; max-width: 44rem; }
.elsewhere { max-width: 44rem; margin: 0.75rem 0 0; padding: 0.5rem 0.75rem; border-left: 0.25rem solid var(--partial-bar); background: var(--partial-tint); overflow-wrap: anywhere; }
.counts { margin: 1.25rem 0; }
.numbers { display: flex; gap: 2rem; margin-bottom: 0.625rem; }
.numbers div { display: flex; flex-direction: column-reverse; }
.numbers dt { font-size: 0.8125rem; color: var(--soft); }
.numbers dd { font-size: 1.75rem; font-weight: 650; line-height: 1.1; font-variant-numeric: tabular-nums; }
.numbers .ready { color: var(--ready); } .numbers .partial { color: var(--partial); } .numbers .not-ready { color: var(--not-ready); }
.bar { display: block; width: 100%; height: 0.5rem; border-radius: 0.25rem; background: var(--sunken); }
.bar .ready { fill: var(--ready-bar); } .bar .partial { fill: var(--partial-bar); } .bar .not-ready { fill: var(--not-ready-bar); }
.facts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.75rem; margin: 0.5rem 0 0; }
.facts div { display: flex; gap: 0.5rem; min-width: 0; }
.facts dt { flex: none; color: var(--soft); }
.facts dd { min-width: 0; overflow-wrap: anywhere; }
.verdict .facts { margin-bottom: 0.25rem; }
.days { white-space: nowrap; color: var(--soft); }
.days.soon { color: var(--partial); font-weight: 600; }

.card { padding: 1.125rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
.card h2 { margin-bottom: 0.625rem; }
.overview { display: grid; gap: 1rem; margin-top: 1rem; }
.aside { display: grid; gap: 1rem; align-content: start; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.3125rem 0.5rem; border-top: 1px solid var(--line); text-align: left; vertical-align: middle; }
thead th { border-top: 0; font-size: 0.8125rem; font-weight: 500; color: var(--soft); }
tbody th { font-weight: 500; padding-left: 0; } thead th:first-child { padding-left: 0; }
tbody a { color: inherit; text-decoration-color: var(--edge); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.number { font-weight: 600; }
td.none { color: var(--soft); font-weight: 400; }
td.ready { color: var(--ready); } td.partial { color: var(--partial); } td.not-ready { color: var(--not-ready); }
.obstacles li { display: flex; gap: 0.625rem; padding: 0.25rem 0; }
.obstacles strong { flex: none; min-width: 1.75rem; text-align: right; font-variant-numeric: tabular-nums; }
.legend div { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0.5rem; align-items: start; padding: 0.25rem 0; }
.legend dd { font-size: 0.875rem; color: var(--soft); }

.changes, .waivers, .loose, .group { margin-top: 2.25rem; }
.columns { display: grid; gap: 1rem 2rem; margin-top: 0.75rem; }
.columns ul { margin-top: 0.375rem; }
.columns li { padding: 0.25rem 0; overflow-wrap: anywhere; }
.columns summary { padding: 0.25rem 0; cursor: pointer; color: var(--soft); }
.columns li .shape { margin-right: 0.4rem; }
.cards { display: grid; gap: 0.75rem; margin-top: 0.75rem; }
.cards li { margin: 0; padding: 0.75rem 1rem; background: var(--card); border: 1px solid var(--line); border-left: 3px solid var(--partial-bar); border-radius: 0.375rem; }

.filters { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 0.75rem 0.875rem; margin: 2.25rem 0 0; padding: 0.875rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
.filters fieldset { border: 0; min-width: 0; }
.filters legend, .filters label:not(.choice) { display: block; padding: 0; margin-bottom: 0.25rem; font-size: 0.8125rem; color: var(--soft); }
.choice { display: inline-flex; align-items: center; gap: 0.3rem; min-height: 2.125rem; margin-right: 0.75rem; font-weight: 500; }
.choice input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--link); }
.choice .count { color: var(--soft); font-weight: 400; font-variant-numeric: tabular-nums; }
.field { min-width: 0; }
.field.grow { flex: 1 1 8.5rem; }
.field select { width: 11rem; }
#filter-how { width: 8rem; }
select, input[type="search"], button {
  min-height: 2.125rem; max-width: 100%; padding: 0.25rem 0.625rem; font: inherit; color: var(--text);
  background: var(--card); border: 1px solid var(--edge); border-radius: 0.375rem;
}
input[type="search"] { width: 100%; }
button { cursor: pointer; }
button:hover { background: var(--sunken); }
.actions { display: flex; align-items: center; gap: 0.625rem; }
.labels { display: flex; justify-content: space-between; gap: 0.75rem; font-size: 0.8125rem; }
.labels output { white-space: nowrap; font-variant-numeric: tabular-nums; }

.group h2 { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.625rem; margin-bottom: 0.625rem; }
.group .number { color: var(--soft); font-weight: 500; font-variant-numeric: tabular-nums; }
.tally { font-size: 0.8125rem; font-weight: 400; }
.item { background: var(--card); border: 1px solid var(--line); border-top-width: 0; }
h2 + .item { border-top-width: 1px; border-radius: 0.5rem 0.5rem 0 0; }
.item:last-child { border-radius: 0 0 0.5rem 0.5rem; }
.item:only-of-type { border-radius: 0.5rem; }
.item > summary { display: grid; grid-template-columns: 7rem 3.125rem minmax(0, 1fr) auto; align-items: start; column-gap: 0.5rem; padding: 0.5rem 1rem; cursor: pointer; list-style: none; }
.item > summary::-webkit-details-marker { display: none; }
.item > summary:hover { background: var(--sunken); }
.item[open] > summary { border-bottom: 1px solid var(--line); }
.item .badge { justify-self: start; }
.id { font-variant-numeric: tabular-nums; font-weight: 600; }
.title { font-weight: 500; min-width: 0; overflow-wrap: anywhere; }
.how { font-size: 0.8125rem; line-height: 1.75; }
.how::after { content: ""; display: inline-block; width: 0.4rem; height: 0.4rem; margin: 0 0.1rem 0.1rem 0.625rem; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); }
.item[open] .how::after { transform: rotate(225deg); margin-bottom: -0.1rem; }
.why { grid-column: 3 / -1; font-size: 0.875rem; overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow-wrap: anywhere; }
.item[open] .why { display: none; }
.body { padding: 0.25rem 1rem 1rem; }

.finding { margin-top: 0.875rem; padding-left: 0.875rem; border-left: 3px solid var(--line); overflow-wrap: anywhere; }
.finding.not-ready { border-color: var(--not-ready-bar); }
.finding.partial { border-color: var(--partial-bar); }
.finding.ready { border-color: var(--ready-bar); }
.finding.not-ready .head strong { color: var(--not-ready); }
.finding.partial .head strong { color: var(--partial); }
.finding.ready .head strong { color: var(--ready); }
.finding p + p, .finding .facts, .finding .command { margin-top: 0.25rem; }
.says { font-size: 0.8125rem; }
blockquote { font-size: 1rem; margin-top: 0.125rem; }
.command { display: flex; align-items: flex-start; gap: 0.75rem; padding: 0.5rem 0.625rem; background: var(--sunken); border-radius: 0.375rem; }
.command code { flex: 1; min-width: 0; padding: 0.125rem 0; white-space: pre-wrap; }
.option { white-space: nowrap; }
.copy { flex: none; min-height: 0; padding: 0.0625rem 0.5rem; font-size: 0.8125rem; }
.passed { margin-top: 0.875rem; font-size: 0.875rem; }
.passed > summary { cursor: pointer; padding: 0.125rem 0; color: var(--soft); }
.checks { margin-top: 0.25rem; }
.checks li { padding: 0.125rem 0 0.125rem 1.125rem; position: relative; overflow-wrap: anywhere; }
.checks li::before { content: ""; position: absolute; left: 0.25rem; top: 0.4rem; width: 0.3rem; height: 0.6rem; border: solid var(--ready); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); }
.fold { margin-top: 0.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; }
.fold > summary { padding: 0.5rem 1rem; cursor: pointer; font-weight: 600; }
.nothing { margin-top: 2rem; color: var(--soft); text-align: center; }

@media (min-width: 48rem) {
  .columns { grid-template-columns: 1fr 1fr; }
}
@media (min-width: 64rem) {
  .overview { grid-template-columns: 1fr 21rem; }
  .cards { grid-template-columns: 1fr 1fr; }
}
@media (min-width: 64rem) and (min-height: 40rem) {
  html { scroll-padding-top: 6.5rem; }
  .filters { position: sticky; top: 0; z-index: 1; box-shadow: 0 6px 12px -10px rgb(0 0 0 / 0.5); }
}
@media (max-width: 40rem) {
  body { padding-top: 1rem; }
  .numbers { gap: 1.5rem; }
  .card { padding: 1rem; }
  .sections thead { position: absolute; left: -100rem; }
  .sections tr { display: flex; flex-wrap: wrap; align-items: center; gap: 0.125rem 0.625rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
  .sections tbody tr:first-child { border-top: 0; }
  .sections th, .sections td { border: 0; padding: 0; }
  .sections tr th { flex: 1 1 100%; }
  .sections td.number { font-size: 0.8125rem; text-align: left; }
  .sections td.number::after { content: " " attr(data-label); font-weight: 400; color: var(--soft); text-transform: lowercase; }
  .sections td.none { display: none; }
  .filters { padding: 0.875rem 1rem; }
  .filters .field { flex: 1 1 8rem; }
  .field select { width: 100%; }
  .field.grow { flex-basis: 100%; }
  .item > summary { grid-template-columns: minmax(0, 1fr) auto; padding: 0.625rem 0.875rem; row-gap: 0.125rem; }
  .item > summary .badge { grid-column: 1; } .item > summary .how { grid-column: 2; grid-row: 1; }
  .item > summary .id { grid-column: 1 / -1; grid-row: 2; width: 3.125rem; }
  .item > summary .title { grid-column: 1 / -1; grid-row: 2; margin-left: 3.375rem; }
  .why { grid-column: 1 / -1; }
  .body { padding: 0 0.875rem 0.875rem; }
  .command { flex-direction: column; align-items: stretch; }
  .copy { align-self: flex-end; }
}
@media (pointer: coarse) {
  button, select, input[type="search"], .choice { min-height: 2.75rem; }
  .copy { min-height: 2rem; padding-inline: 0.75rem; }
}
@media (forced-colors: active) {
  .shape, .bar rect { forced-color-adjust: none; }
  .badge { border: 1px solid; }
}
@media print {
  :root {
    --page: #fff; --card: #fff; --sunken: #f3f3f3; --text: #000; --soft: #444; --line: #bbb; --edge: #777; --link: #000;
    --ready: #176638; --ready-tint: #fff; --ready-bar: #3c9a62;
    --partial: #80510a; --partial-tint: #fff; --partial-bar: #d69a2d;
    --not-ready: #a81e2d; --not-ready-tint: #fff; --not-ready-bar: #cf4a56;
  }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .badge { border: 1px solid; }
  .bar, .shape { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .skip, .copy, .filters label, .filters input, .filters .field:not(.grow), .filters fieldset, .filters button { display: none !important; }
  .filters { position: static; border: 0; padding: 0; margin: 1rem 0 0; box-shadow: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .item .why { display: none; }
  .how::after { display: none; }
  .checks { columns: 2; column-gap: 1.5rem; font-size: 8pt; }
  .checks li { break-inside: avoid; }
  .finding, .item > summary, .cards li, tr { break-inside: avoid; }
  h2, .item > summary { break-after: avoid; }
  a[href^="http"]:not(.spelled)::after { content: " (" attr(href) ")"; font-size: 0.85em; overflow-wrap: anywhere; }
}
`;

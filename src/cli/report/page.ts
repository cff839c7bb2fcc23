import { Html, html } from './html.js';

/** A part of the page under its heading. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly content: Html;
}

// Pictures are drawn on white; where the page is dark they are turned over, hues kept.
const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--text:#1b1f24;--quiet:#57606a;--line:#d4d9df;--raised:#f5f7f9;--link:#0b5cad;--warn:#fff4d6;--warn-line:#b07a00}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--text:#e6e9ec;--quiet:#a4adb7;--line:#363d45;--raised:#1d2126;--link:#79b8ff;--warn:#352a0c;--warn-line:#d9a521}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.25rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.3rem;margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
p{margin:.5rem 0;max-width:44rem}
a{color:var(--link)}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0 0;padding:0;font-size:.95rem}
.lead{font-size:1.1rem;color:var(--quiet)}
.quiet,figcaption,caption{color:var(--quiet);font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;margin:1.5rem 0 0;padding:0;list-style:none}
.tiles li{background:var(--raised);border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem}
.tiles b{display:block;font-size:1.7rem;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums}
.tiles span{display:block;color:var(--quiet);font-size:.88rem}
.warning{background:var(--warn);border-left:4px solid var(--warn-line);padding:.6rem 1rem;border-radius:.25rem}
.wide{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.93rem;font-variant-numeric:tabular-nums;min-width:60%}
caption{text-align:left;padding-bottom:.35rem}
th,td{padding:.38rem .8rem .38rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600;white-space:nowrap}
.number{text-align:right}
[aria-labelledby=worst] td{white-space:nowrap}
td:last-child:not(.number){min-width:9rem}
figure{margin:1rem 0;break-inside:avoid}
figure svg{display:block;max-width:100%;height:auto;border-radius:.4rem}
figcaption{margin-top:.35rem;max-width:40rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:0 1.5rem;align-items:start}
pre{background:var(--raised);border:1px solid var(--line);border-radius:.4rem;padding:.8rem 1rem;overflow-x:auto;font-size:.88rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.25rem;font-size:.93rem}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:3rem;padding-bottom:2.5rem;color:var(--quiet);font-size:.88rem}
@media (prefers-color-scheme:dark){figure svg{filter:invert(.91) hue-rotate(180deg)}}
@media (max-width:36rem){main,header,footer{padding-left:1rem;padding-right:1rem}h1{font-size:1.5rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media print{:root{--ground:#fff;--text:#000;--quiet:#444;--line:#bbb;--raised:#fff;--link:#000;--warn:#fff;color-scheme:light}nav{display:none}h2{break-after:avoid}figure svg{filter:none;max-height:20cm}tr{break-inside:avoid}body{font-size:10.5pt}.wide{overflow:visible}table{width:100%;font-size:9pt}th{white-space:normal}pre{white-space:pre-wrap;overflow-wrap:anywhere}.pair{grid-template-columns:1fr 1fr}h2{margin-top:1.5rem}header,main,footer{max-width:none;padding:0}}
`;

/** A whole page: no script, nothing from elsewhere, which its policy holds it to. */
export function page(title: string, head: Html, sections: readonly Section[], foot: Html): string {
  const links = sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`);
  const parts = sections.map(
    ({ id, heading, content }) =>
      html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>\n${content}\n</section>\n`,
  );
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>${head}
<nav aria-label="Contents"><ul>${links}</ul></nav></header>
<main>
${parts}</main>
<footer>${foot}</footer>
</body>
</html>
`}`;
}

import { createHash } from "node:crypto";

/** The page's only style, in colours of which each pair has a contrast of 4.5 and more. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#545d68;--line:#d5dae1;--card:#f6f7f9;--you:#e3effc;--accent:#0b57a4;--from:#0b5a33;--seen:#7a4300;--made:#545d68}
@media(prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e8eaed;--soft:#a9b2bd;--line:#383f48;--card:#1d2126;--you:#17324f;--accent:#8ec2ff;--from:#7fd6a5;--seen:#f0b26b;--made:#a9b2bd}}
*{box-sizing:border-box}
html{scroll-behavior:auto;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:50rem;margin:0 auto;padding:0 1rem}
header{padding-top:2rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 .75rem;text-wrap:balance}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .25rem}
h3{font-size:1.05rem;line-height:1.4;margin:1.25rem 0 .35rem}
section{margin:2.75rem 0;padding-top:1.25rem;border-top:1px solid var(--line)}
p{margin:.35rem 0}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.intro,.when,.more,.gap,time,.meta{color:var(--soft)}
.text,.body{white-space:pre-line}
nav ul,.meta{list-style:none;padding:0}
nav ul{columns:2;column-gap:2rem;margin:.5rem 0 0}
nav li{break-inside:avoid;padding:.2rem 0}
nav .n{color:var(--soft);font-variant-numeric:tabular-nums}
table{width:100%;border-collapse:collapse;margin:.5rem 0 1rem}
.list i{display:none}
th,td{text-align:left;vertical-align:top;padding:.45rem .6rem .45rem 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{font-weight:600;border-bottom:2px solid var(--line)}
.members th{width:38%;color:var(--soft)}
small{display:inline-block;font-size:.75rem;line-height:1.3;border:1px solid currentColor;border-radius:1rem;padding:0 .45rem;white-space:nowrap}
.provided{color:var(--from)}.observed{color:var(--seen)}.derived{color:var(--made)}
td ul,.files{margin:0;padding-left:1.1rem}
article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.25rem 1rem .5rem;margin:1rem 0}
article h3{margin:.75rem 0 .25rem}
summary{cursor:pointer;padding:.4rem 0}
summary h3{display:inline}
.when{display:block;font-size:.9rem}
.messages{list-style:none;margin:.5rem 0 1rem;padding:0;display:flex;flex-direction:column;gap:.6rem}
.messages li.you,.messages li.other{max-width:85%;border-radius:.6rem;padding:.5rem .8rem;border:1px solid var(--line);background:var(--paper)}
.messages li.you{align-self:flex-end;background:var(--you)}
.messages li.other{align-self:flex-start}
.who{margin:0;font-size:.9rem}
.subject{font-weight:600}
.gap{font-style:italic}
dt{font-weight:600;margin-top:.6rem}dd{margin:0}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
.sum{font-size:.75em}
footer{border-top:1px solid var(--line);color:var(--soft);padding-top:1rem;padding-bottom:3rem}
@media(max-width:34rem){nav ul{columns:1}.members th,.members td{display:block;width:auto}.members th{border:0;padding-bottom:0}.members td{padding-top:0}.list thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}.list tbody tr,.list tbody th,.list tbody td{display:block}.list tbody tr{border-bottom:1px solid var(--line);padding:.4rem 0}.list tbody th,.list tbody td{border:0;padding:.05rem 0}.list tbody th{font-weight:600}.list tbody td:empty{display:none}.list i{display:inline;font-style:normal;color:var(--soft)}.list i::after{content:":"}.messages li.you,.messages li.other{max-width:95%}}
@media print{@page{size:A4;margin:18mm 16mm}:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--card:#fff;--you:#f0f4f9;--accent:#000;--from:#0b5a33;--seen:#7a4300;--made:#444}body{font-size:10.5pt}header,main,footer{max-width:none;padding-left:0;padding-right:0}h2,h3,summary,thead{break-after:avoid}tr,.messages li{break-inside:avoid}details::details-content{content-visibility:visible;display:block;height:auto}summary{list-style:none}section{margin:1.5rem 0}}
`;

/** What the page may load and run: its own style, and nothing else. */
export const POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`;

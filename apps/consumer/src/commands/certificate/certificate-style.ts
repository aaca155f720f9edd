import { createHash } from "node:crypto";

/** The page's only style, in colours of which each pair has a contrast of 4.5 and more. */
export const CERTIFICATE_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#545d68;--line:#d5dae1;--card:#f6f7f9;--good:#0b5a33;--part:#7a4300}
@media(prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e8eaed;--soft:#a9b2bd;--line:#383f48;--card:#1d2126;--good:#7fd6a5;--part:#f0b26b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header,main{max-width:64rem;margin:0 auto;padding:0 1rem}
header{padding-top:2rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .25rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.35rem 0;max-width:48rem}
section{margin:2rem 0;padding-top:1rem;border-top:1px solid var(--line)}
.verdict{font-size:1.15rem;font-weight:600;border-left:.3rem solid var(--part);padding-left:.75rem}
.verdict.completed{border-color:var(--good)}
.soft{color:var(--soft)}
.facts{display:grid;grid-template-columns:minmax(9rem,15rem) minmax(0,1fr);gap:.3rem 1rem;margin:.75rem 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
thead th{font-weight:600;border-bottom:2px solid var(--line)}
tbody th{font-weight:400}
.records{table-layout:fixed}
.records th:nth-child(1){width:15%}.records th:nth-child(2){width:19%}.records th:nth-child(6){width:22%}
code{overflow-wrap:anywhere}
time{font-variant-numeric:tabular-nums}
ul{margin:.5rem 0;padding-left:1.25rem}li{margin:.3rem 0;max-width:48rem}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:.4rem;padding:.6rem .75rem;margin:.5rem 0}
main{padding-bottom:3rem}
@media(max-width:46rem){.records th:nth-child(n){width:auto}.facts{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.5rem}thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}tr{display:block;border:1px solid var(--line);border-radius:.4rem;padding:.4rem .75rem;margin:.5rem 0;background:var(--card)}th,td{display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.5rem;border:0;padding:.15rem 0}th::before,td::before{content:attr(data-label);color:var(--soft)}}
@media print{@page{size:A4;margin:16mm 14mm}:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--card:#fff;--good:#0b5a33;--part:#7a4300}body{font-size:9.5pt}header,main{max-width:none;padding-left:0;padding-right:0}header{padding-top:0}h2,h3,thead{break-after:avoid}tr,li,dl,pre{break-inside:avoid}section{margin:1.1rem 0;padding-top:.7rem}main{padding-bottom:0}}
`;

/** What the page may load and run: its own style, and nothing else. */
export const CERTIFICATE_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(CERTIFICATE_STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/** The page's whole style: light and dark by the reader's system, and on paper. */
export const style = `
:root{color-scheme:light dark;--back:#fff;--ink:#1b1f24;--soft:#5b6570;--line:#d9dee3;--ref:#9fb4c9;--live:#c2410c;
--drifting:#b3261e;--undecided:#8a5a00;--insufficient:#5b6570;--stable:#1e7b3c}
@media (prefers-color-scheme:dark){:root{--back:#14181d;--ink:#e6e9ec;--soft:#a0a9b2;--line:#343b43;--ref:#4d6785;--live:#ff9d5c;
--drifting:#ff8a80;--undecided:#f0bd5f;--insufficient:#a0a9b2;--stable:#79d295}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px 16px 64px;max-width:1000px;background:var(--back);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.35rem;margin:0 0 4px;overflow-wrap:anywhere}
.verdict{font-size:1.1rem;font-weight:600;margin:8px 0}
.soft,.none{color:var(--soft)}
.key{display:flex;gap:18px;margin:12px 0;color:var(--soft)}
.key i{display:inline-block;width:14px;height:10px;margin-right:6px;vertical-align:baseline}
.feature{border-bottom:1px solid var(--line)}
summary{display:grid;grid-template-columns:minmax(0,2fr) 7.5rem minmax(0,3fr);gap:12px;padding:5px 4px;cursor:pointer}
summary:hover{background:color-mix(in srgb,var(--line) 40%,transparent)}
summary:focus-visible{outline:2px solid var(--live)}
.name{font-weight:600;overflow-wrap:anywhere;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.signal::before{content:"\\25cf\\00a0"}
.drifting .signal{color:var(--drifting)}.drifting .signal::before{content:"\\25b2\\00a0"}
.undecided .signal{color:var(--undecided)}.undecided .signal::before{content:"?\\00a0"}
.insufficient .signal{color:var(--insufficient)}.insufficient .signal::before{content:"\\2013\\00a0"}
.stable .signal{color:var(--stable)}
.by{color:var(--soft);overflow-wrap:anywhere}
.inside{padding:4px 4px 18px;overflow-x:auto}
.plots{display:flex;flex-wrap:wrap;gap:16px}
svg{width:420px;max-width:100%;height:auto}
svg text{font:10.5px system-ui,sans-serif;fill:var(--soft)}
.ref{fill:var(--ref)}.livebar{fill:var(--live)}
.live,.refline{fill:none;stroke:var(--live);stroke-width:1.6}.refline{stroke:var(--ref);stroke-width:2.2}
.gap{stroke:var(--ink);stroke-width:1.4;stroke-dasharray:3 2}.axis{stroke:var(--line)}
table{border-collapse:collapse;margin-top:8px;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:2px 14px 2px 0;font-weight:400}
th:first-child,td:first-child{text-align:left}
thead th{color:var(--soft)}
tr.decides td:first-child{font-weight:600}
@media (max-width:640px){summary{grid-template-columns:minmax(0,1fr) 7.5rem}.by{grid-column:1/-1}}
@media print{body{max-width:none;padding:0}summary{break-inside:avoid}.inside{break-inside:avoid}}
`.replaceAll("\n", "");

/** The look of the HTML report: system fonts, one accent a verdict, light and dark from the reader's own setting. */
export const STYLE = `
:root{color-scheme:light dark;
--page:#f5f6f8;--card:#fff;--ink:#16191d;--soft:#5b6470;--line:#e1e5ea;--code:#f0f2f5;
--pass:#1a7f4b;--review:#9a6200;--fail:#c4271b;--error:#7b2fb5;--noted:#3366b8;
--pass-bg:#e6f5ec;--review-bg:#fdf2da;--fail-bg:#fdeae8;--error-bg:#f3e9fb;--noted-bg:#e8f0fc;
--series-1:#2f6fde;--series-2:#e08a1e;--series-3:#1a9a7a;--series-4:#b3479b;--series-5:#6b7684;
--grid:#e6e9ed;--allowed:#d9f0e1}
@media (prefers-color-scheme:dark){:root{
--page:#0f1216;--card:#181c22;--ink:#e7eaee;--soft:#9aa4b1;--line:#2b313a;--code:#22272f;
--pass:#4fc98a;--review:#e6b04d;--fail:#ff7b6e;--error:#c793f2;--noted:#84b0f5;
--pass-bg:#14301f;--review-bg:#352a10;--fail-bg:#3b1a17;--error-bg:#2c1c3c;--noted-bg:#172740;
--series-1:#6ea0ff;--series-2:#f2ab52;--series-3:#4fc7a7;--series-4:#dd86c8;--series-5:#9aa4b1;
--grid:#272d35;--allowed:#193524}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1120px;margin:0 auto;padding:28px 20px 60px}
h1,h2,h3{line-height:1.25;margin:0;text-wrap:pretty}
h1{font-size:24px;font-weight:650;letter-spacing:-.01em}
h2{font-size:19px;font-weight:650}
h3{font-size:12px;font-weight:650;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:26px 0 10px}
p{margin:0}
a{color:inherit}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--code);border-radius:4px;padding:.1em .35em;overflow-wrap:anywhere;white-space:pre-wrap}
.soft{color:var(--soft)}
.brand{font-weight:650;letter-spacing:.02em;color:var(--soft);font-size:13px;margin-bottom:14px;display:flex;justify-content:space-between;gap:12px;flex-wrap:wrap}
.hero,.gate{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:22px 24px;margin-bottom:22px}
.hero{border-top:4px solid var(--accent)}
.gate{border-left:4px solid var(--accent)}
.is-pass{--accent:var(--pass);--tint:var(--pass-bg)}
.is-review{--accent:var(--review);--tint:var(--review-bg)}
.is-fail{--accent:var(--fail);--tint:var(--fail-bg)}
.is-error{--accent:var(--error);--tint:var(--error-bg)}
.is-noted{--accent:var(--noted);--tint:var(--noted-bg)}
.pill{display:inline-flex;align-items:center;gap:.4em;font-size:13px;font-weight:650;line-height:1;padding:.4em .7em;border-radius:99px;color:var(--accent);background:var(--tint);white-space:nowrap}
.pill svg{width:1em;height:1em;flex:none}
.big{font-size:16px}
.sentence{margin-top:12px}
.meta{margin-top:10px;color:var(--soft);font-size:13.5px;display:flex;gap:4px 16px;flex-wrap:wrap}
.title{display:flex;gap:12px;align-items:center;flex-wrap:wrap}
.scroll{overflow-x:auto;margin:0 -4px;padding:0 4px}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th{font-size:12px;font-weight:600;color:var(--soft);text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);white-space:nowrap}
td{padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}
tr:last-child td{border-bottom:0}
td.number{white-space:nowrap}
td.wide{min-width:150px}
td code{overflow-wrap:break-word}
td .soft{display:block;margin-top:2px}
.finding{border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:8px;margin:10px 0;padding:0}
.finding>summary{padding:12px 14px;display:flex;gap:6px 12px;align-items:baseline;flex-wrap:wrap}
.finding>summary::-webkit-details-marker{display:none}
.finding>summary::before{content:"";width:.42em;height:.42em;border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(-45deg);align-self:center;margin:0 2px 0 1px;flex:none}
.finding[open]>summary::before{transform:rotate(45deg)}
.finding>div{padding:0 14px 14px}
.finding .message{flex:1 1 320px}
.remedy{background:var(--tint);border-radius:8px;padding:10px 12px;margin:0 0 12px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 14px;margin:0 0 12px;font-size:14px}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
details>summary{cursor:pointer;border-radius:6px}
details>summary:focus-visible,a:focus-visible{outline:2px solid var(--series-1);outline-offset:2px}
details.more{margin:12px 0}
details.more>summary{color:var(--soft);font-size:14px}
details.more[open]>summary{margin-bottom:8px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));grid-auto-flow:dense;gap:16px}
figure{margin:0;border:1px solid var(--line);border-radius:8px;padding:14px;min-width:0}
figure>svg{display:block;width:100%;max-width:620px;height:auto;margin:0 auto}
figure.across{grid-column:1/-1}
.said{color:var(--soft);font-size:13.5px;margin-top:8px}
.heatmaps{display:flex;flex-wrap:wrap;gap:14px 28px}
.heatmaps>.scroll{flex:1 1 220px}
.heat{width:auto;min-width:min(100%,220px);border-collapse:separate;border-spacing:2px;font-size:13px}
.heat caption{text-align:left;font-weight:600;padding-bottom:4px}
.heat th,.heat td{border:0;padding:5px 8px}
.heat th{color:var(--ink);font-weight:500;vertical-align:bottom}
.heat thead th{text-align:right}
.heat tbody td{text-align:right;background:var(--code);border-radius:4px;white-space:nowrap}
.sign{width:.95em;height:.95em;margin-right:.4em;vertical-align:-.12em;color:var(--accent)}
figcaption{font-weight:600;font-size:14px;margin-bottom:8px}
ul{margin:0;padding-left:1.2em}
li{margin:2px 0}
@media (max-width:640px){main{padding:14px 10px 40px}.hero,.gate{padding:16px 14px;border-radius:10px}h1{font-size:20px}td{overflow-wrap:anywhere}td.wide{min-width:100px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:6px}figure{padding:10px}}
@media print{:root{color-scheme:light}body{background:#fff;font-size:12px}main{max-width:none;padding:0}.hero,.gate,figure,.finding{break-inside:avoid;border-color:#bbb}.gate{break-inside:auto}.scroll{overflow:visible}}
`.trim();

// What is dropped, and what is answered.
const at = id => document.getElementById(id);
const made = (tag, said, name = "") => { const one = document.createElement(tag); if (said) one.textContent = said; if (name) one.className = name; return one; };
const PACK = JSON.parse(at("pack").textContent);
let trust = { authorities: [], seals: [] }, current = null, seen = new Map(), reader = null;

function both(pair, values = {}) {
  const fill = said => said.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  return [fill(pair[0]), fill(pair[1])];
}
function sentence(tag, code, values) {
  const [zh, en] = both(SAY[code], values), one = made(tag, zh);
  const under = made("span", en); under.lang = "en"; one.append(under);
  return one;
}
function answer(kind, file, sentences = [], facts = []) {
  const [zh, en, tone] = WORDS[kind], card = made("article", "", `answer ${tone}`);
  card.dataset.kind = kind; card.dataset.file = file;
  const head = made("h2", zh + " "), under = made("span", en); under.lang = "en"; head.append(under);
  card.append(head, made("p", file, "file"));
  for (const [code, values] of sentences) card.append(sentence("p", code, values));
  if (facts.length) {
    const list = made("dl");
    for (const [words, value, name] of facts) {
      const term = made("dt", words[0]), english = made("span", words[1]); english.lang = "en"; term.append(english);
      list.append(term, made("dd", value, name || ""));
    }
    card.append(list);
  }
  at("answers").prepend(card);
  return card;
}
const readable = at => at.replace("T", " ").replace(/:\d\d(\.\d+)?Z$/, " UTC");
const grouped = said => said.match(/.{1,8}/g).join(" ");
async function showSite() {
  const card = at("site"); card.replaceChildren();
  if (PACK && PACK.site) {
    card.append(made("p", `${PACK.site.zh} · ${PACK.site.en}`));
    if (PACK.site.demo) card.append(made("p", "演示 DEMO", "demo"));
  }
  const all = [...trust.authorities, ...trust.seals];
  if (!all.length) {
    card.append(made("p", "还没有医院证书：请在下面粘贴或拖入（site-ca.pem 与 seal.pem）。"), made("p", "No certificate of a hospital yet: paste or drop it (site-ca.pem and seal.pem)."));
    at("ask").open = true;
  }
  for (const one of all) {
    card.append(made("p", (one.authority ? "医院根证书 Authority: " : "印章证书 Seal: ") + one.name), made("p", grouped(one.fingerprint), "mono"));
  }
  if (all.length) card.append(sentence("p", "alone"));
}
async function useCertificates(pems, file) {
  try {
    const found = await trustIn(pems);
    if (!found.authorities.length && !found.seals.length) throw new Error("none");
    trust = found; current = null; seen = new Map(); // a list signed by the other site counts no longer
    await showSite();
    answer("certificate", file);
  } catch (error) { answer("no_certificate", file); }
}
async function useCurrent(content, cms) {
  const bytes = utf8.encode(content);
  if (await isOf(trust, await signerOf(unbase64(cms), bytes))) current = JSON.parse(content);
}

async function readerReady() {
  if (reader === null) {
    const bytes = unbase64(MODULE);
    reader = ZXingWASM.prepareZXingModule({ overrides: { wasmBinary: bytes.buffer }, fireImmediately: true });
  }
  return reader;
}
function drawn(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const sheet = document.createElement("canvas");
  sheet.width = Math.max(1, Math.round(picture.width * scale)); sheet.height = Math.max(1, Math.round(picture.height * scale));
  const pen = sheet.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = "#fff"; pen.fillRect(0, 0, sheet.width, sheet.height); // a transparent scan is paper
  pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
  return pen.getImageData(0, 0, sheet.width, sheet.height);
}
async function codesIn(picture) {
  await readerReady();
  const found = new Set();
  for (const longest of [3000, 1800, 1100, 4600]) {
    const pixels = drawn(picture, longest);
    for (const binarizer of ["LocalAverage", "GlobalHistogram"]) {
      const codes = await ZXingWASM.readBarcodes(pixels, { formats: ["QRCode"], tryHarder: true, tryRotate: true, tryInvert: false, binarizer, maxNumberOfSymbols: 8 });
      for (const code of codes) if (code.isValid) found.add(code.text);
    }
    if ([...found].some(said => said.startsWith("CT1:"))) break;
    if (longest >= Math.max(picture.width, picture.height) && longest === 4600) break;
  }
  const ours = [...found].filter(said => said.startsWith("CT1:"));
  return ours.length ? ours : [...found];
}
function facts(code) {
  return [
    [["记录编号", "Record number"], code.number, "big"],
    [["页", "Page"], `${code.page} / ${code.pages}`, "big"],
    [["版本", "Version"], String(code.version)],
    [["结论", "Outcome"], code.outcome ? outcomeWords(code.outcome) : "–"],
    [["结论时间", "Decided at"], code.at || "–"],
    [["签名人", "Signed by"], code.signers.join("、") || "–"],
    [["表单与修订", "Form and revision"], `${code.form} rev. ${code.revision}`],
    [["内容摘要（SHA-256）", "Content digest"], grouped(code.digest), "mono"],
    [["审计追踪号", "Trail number"], String(code.trail)],
  ];
}
const OUTCOMES = { accept: "接收 accepted", accepted: "接收 accepted", quarantine: "隔离 quarantined", quarantined: "隔离 quarantined", reject: "拒收 rejected", rejected: "拒收 rejected" };
const outcomeWords = code => OUTCOMES[code] ? `${OUTCOMES[code]}` : code;

async function judgeCode(said, file) {
  const code = await readCode(said, trust);
  if (code.kind === "not_ours") return answer("not_ours", file);
  if (code.kind === "altered") return answer("altered", file, [["altered"]], code.number ? facts(code) : []);
  if (code.kind === "unknown_site") return answer("unknown_site", file, [["unknown_site", { key: code.key }]]);
  const number = at("said_number").value.trim().toUpperCase(), page = at("said_page").value.trim();
  if (number && number !== code.number.toUpperCase()) return answer("other_page", file, [["other_number", { said: number, number: code.number }]], facts(code));
  if (page && Number(page) !== code.page) return answer("other_page", file, [["other_page", { said: page, page: String(code.page) }]], facts(code));
  const known = `${code.key} ${code.number} ${code.version}`, before = seen.get(known) || { digest: code.digest, pages: new Set() };
  if (before.digest !== code.digest) return answer("other_page", file, [["unlike"]], facts(code));
  before.pages.add(code.page); seen.set(known, before);
  const told = [["compare"], ["pages", { pages: String(code.pages), seen: [...before.pages].sort((a, b) => a - b).join(", ") }]];
  if (current === null) return answer("genuine_undated", file, [...told, ["undated"]], facts(code));
  const row = current.records.find(one => one.number === code.number);
  if (!row) return answer("unlisted", file, [...told, ["unlisted", { at: readable(current.at) }]], facts(code));
  if (row.state === "voided") return answer("voided", file, [["voided"], ...told], facts(code));
  if (row.version > code.version) return answer("superseded", file, [["superseded", { version: String(row.version) }], ...told], facts(code));
  return answer("genuine", file, [...told, ["listed_at", { at: readable(current.at) }]], facts(code));
}
async function judgePicture(blob, file) {
  let picture;
  try { picture = await createImageBitmap(blob); } catch (error) { return answer("failed", file); }
  const codes = await codesIn(picture);
  if (!codes.length) return answer("unread", file, [["unread"]]);
  for (const said of codes) await judgeCode(said, file);
}
async function judgePdf(bytes, file) {
  const kind = await readPdf(bytes, trust);
  answer(kind, file, kind === "pdf_sealed" ? [["people"]] : [], [[["SHA-256", "SHA-256"], grouped(hex(await sha256(bytes))), "mono"]]);
}
async function judgePack(files) { // path → File, below the folder of manifest.json
  const problems = [], told = [], bytesOf = async path => new Uint8Array(await files.get(path).arrayBuffer());
  if (!files.has("manifest.json") || !files.has("manifest.json.p7s")) return answer("pack_broken", "manifest.json", [["manifest_missing"]]);
  const raw = await bytesOf("manifest.json");
  if (!await isOf(trust, await signerOf(await bytesOf("manifest.json.p7s"), raw))) return answer("pack_broken", "manifest.json", [["manifest_altered"]]);
  const manifest = JSON.parse(text.decode(raw)), listed = new Set(["manifest.json", "manifest.json.p7s"]);
  for (const one of manifest.files) {
    listed.add(one.path);
    if (!files.has(one.path)) problems.push(["missing", { path: one.path }]);
    else if (hex(await sha256(await bytesOf(one.path))) !== one.sha256) problems.push(["changed", { path: one.path }]);
  }
  for (const path of files.keys()) if (!listed.has(path)) problems.push(["extra", { path }]);
  if (!problems.length) {
    told.push(["files", { count: String(manifest.files.length) }]);
    if (files.has("chain/entries.jsonl")) {
      const lines = async path => text.decode(await bytesOf(path)).split("\n").filter(Boolean).map(line => JSON.parse(line));
      try { const found = await checkChain(await lines("chain/entries.jsonl"), await lines("chain/anchors.jsonl"), trust); told.push(["chain", found]); }
      catch (error) { problems.push(["chain_broken", { seq: String(error.seq ?? "–") }]); }
    } else told.push(["no_chain"]);
  }
  const shown = problems.slice(0, 40);
  return answer(problems.length ? "pack_broken" : "pack_whole", manifest.number, problems.length ? shown : told);
}
let busy = 0;
async function take(found) { // [path, File] pairs
  document.documentElement.dataset.busy = String(++busy);
  try { await judge(found); } finally { if (--busy === 0) delete document.documentElement.dataset.busy; }
}
async function judge(found) {
  const manifest = found.find(([path]) => /(^|\/)manifest\.json$/.test(path) && found.some(([other]) => other === `${path}.p7s`));
  if (manifest) {
    const base = manifest[0].slice(0, -"manifest.json".length);
    return judgePack(new Map(found.filter(([path]) => path.startsWith(base)).map(([path, file]) => [path.slice(base.length), file])));
  }
  for (const [path, file] of found) {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer()), start = new TextDecoder("latin1").decode(bytes.subarray(0, 64));
      if (start.startsWith("%PDF")) await judgePdf(bytes, path);
      else if (start.includes("-----BEGIN")) await useCertificates(new TextDecoder().decode(bytes), path);
      else await judgePicture(new Blob([bytes]), path);
    } catch (error) { answer("failed", path); }
  }
}
async function within(entry, path) {
  if (entry.isFile) return [[path + entry.name, await new Promise((done, failed) => entry.file(done, failed))]];
  const walker = entry.createReader(), found = [];
  for (;;) {
    const some = await new Promise((done, failed) => walker.readEntries(done, failed));
    if (!some.length) return found;
    for (const one of some) found.push(...await within(one, `${path}${entry.name}/`));
  }
}

at("take").addEventListener("click", () => useCertificates(at("pem").value, "PEM"));
at("choose").addEventListener("click", () => at("files").click());
at("folder").addEventListener("click", () => at("folders").click());
for (const id of ["files", "folders"]) at(id).addEventListener("change", () => {
  const found = Array.from(at(id).files, file => [file.webkitRelativePath || file.name, file]);
  at(id).value = ""; // so that the same file can be chosen again
  take(found);
});
for (const name of ["dragover", "drop", "dragleave"]) document.addEventListener(name, event => { event.preventDefault(); at("drop").classList.toggle("over", name === "dragover"); });
document.addEventListener("drop", async event => {
  const entries = Array.from(event.dataTransfer.items, item => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean), found = [];
  for (const entry of entries) found.push(...await within(entry, ""));
  await take(found.length ? found : Array.from(event.dataTransfer.files, file => [file.name, file]));
});
document.addEventListener("paste", event => { const held = Array.from(event.clipboardData.files); if (held.length) { event.preventDefault(); take(held.map(file => [file.name, file])); } });
if (navigator.mediaDevices && navigator.mediaDevices.getUserMedia) at("camera").hidden = false;
at("camera").addEventListener("click", async () => {
  const view = at("view");
  try { view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } }); }
  catch (error) { return answer("failed", "camera"); }
  view.hidden = false; await view.play();
  const look = async () => {
    if (view.hidden) return;
    const codes = view.videoWidth ? await codesIn(await createImageBitmap(view)) : [];
    if (!codes.length) return setTimeout(look, 200);
    view.srcObject.getTracks().forEach(track => track.stop()); view.hidden = true;
    for (const said of codes) await judgeCode(said, "camera");
  };
  look();
});

(async () => {
  if (PACK) {
    trust = await trustIn(PACK.certificates);
    if (PACK.current) await useCurrent(PACK.current.content, PACK.current.cms);
  }
  await showSite();
  document.documentElement.dataset.ready = "yes";
})();

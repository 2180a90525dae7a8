// Certificates, detached signatures, codes and the chain: no screen here.
const utf8 = new TextEncoder(), text = new TextDecoder("utf-8", { fatal: true });
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const unhex = said => Uint8Array.from(said.match(/../g) || [], pair => parseInt(pair, 16));
const unbase64 = said => Uint8Array.from(atob(said.replace(/\s+/g, "")), letter => letter.charCodeAt(0));
const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);

function der(bytes, at = 0, end = bytes.length) {
  if (at + 2 > end) throw new Error("der");
  let length = bytes[at + 1], from = at + 2;
  if (length & 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4 || from + count > end) throw new Error("der");
    length = 0;
    for (let place = 0; place < count; place++) length = length * 256 + bytes[from + place];
    from += count;
  }
  if (from + length > end) throw new Error("der");
  return { tag: bytes[at], at, from, to: from + length, whole: bytes.subarray(at, from + length), inner: bytes.subarray(from, from + length) };
}
function inside(node, bytes) {
  const found = [];
  for (let at = node.from; at < node.to;) { const child = der(bytes, at, node.to); found.push(child); at = child.to; }
  return found;
}
const EC_SHA256 = "2a8648ce3d040302", SHA256_OID = "608648016503040201", SIGNED_DATA = "2a864886f70d010702", DIGEST = "2a864886f70d010904";
const BASIC = "551d13", CURVE = "2a8648ce3d030107";

function plainSignature(raw) { // DER r and s into the 64 bytes that WebCrypto wants
  const out = new Uint8Array(64);
  inside(der(raw), raw).forEach((part, place) => {
    let number = part.inner;
    while (number.length > 32 && number[0] === 0) number = number.subarray(1);
    out.set(number, place * 32 + 32 - number.length);
  });
  return out;
}
async function verifyWith(spki, signature, content) {
  const key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, content);
}
function readCertificate(bytes) {
  const whole = der(bytes), [body, algorithm, signature] = inside(whole, bytes);
  const parts = inside(body, bytes), first = parts[0].tag === 0xa0 ? 1 : 0;
  const [serial, , issuer, validity, subject, spki] = parts.slice(first);
  const extensions = parts.find(part => part.tag === 0xa3);
  let authority = false;
  if (extensions) for (const one of inside(inside(extensions, bytes)[0], bytes)) {
    const [name, ...rest] = inside(one, bytes);
    if (hex(name.inner) === BASIC) { const held = rest[rest.length - 1].inner; authority = inside(der(held), held).some(part => part.tag === 1 && part.inner[0] === 0xff); }
  }
  if (!hex(spki.whole).includes(CURVE) || hex(inside(algorithm, bytes)[0].inner) !== EC_SHA256) throw new Error("curve");
  const names = [];
  for (const set of inside(subject, bytes)) for (const pair of inside(set, bytes)) { const [, value] = inside(pair, bytes); names.push(text.decode(value.inner)); }
  return { bytes: whole.whole, body: body.whole, signature: signature.inner.subarray(1), serial: hex(serial.inner), issuer: hex(issuer.whole),
    subject: hex(subject.whole), spki: spki.whole, authority, name: names.join(", "), until: text.decode(inside(validity, bytes)[1].inner) };
}
const issuedBy = (one, authority) => one.issuer === authority.subject && verifyWith(authority.spki, plainSignature(one.signature), one.body);

/** What the certificates given amount to: authorities, and the leaves that one of them issued. */
async function trustIn(pems) {
  const all = [];
  for (const found of pems.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)) all.push(readCertificate(unbase64(found[1])));
  const trust = { authorities: [], seals: [] };
  for (const one of all) {
    one.fingerprint = hex(await sha256(one.bytes));
    one.key = hex(await sha256(one.spki)).slice(0, 16);
    if (one.authority && await issuedBy(one, one)) trust.authorities.push(one);
  }
  for (const one of all) {
    if (one.authority) continue;
    for (const above of trust.authorities) if (await issuedBy(one, above)) one.issuer_known = true;
    if (one.issuer_known || trust.authorities.length === 0) trust.seals.push(one);
  }
  return trust;
}
/** The certificate whose detached CMS covers exactly `content`, or null. */
async function signerOf(cms, content) {
  try {
    const [kind, held] = inside(der(cms), cms);
    if (hex(kind.inner) !== SIGNED_DATA) return null;
    const parts = inside(inside(held, cms)[0], cms);
    const certificates = parts.find(part => part.tag === 0xa0), infos = inside(parts[parts.length - 1], cms);
    if (infos.length !== 1) return null;
    const info = inside(infos[0], cms), attributes = info[3], signature = info[5];
    if (hex(inside(info[2], cms)[0].inner) !== SHA256_OID || hex(inside(info[4], cms)[0].inner) !== EC_SHA256 || attributes.tag !== 0xa0) return null;
    const digests = inside(attributes, cms).map(one => inside(one, cms)).filter(([name]) => hex(name.inner) === DIGEST);
    if (digests.length !== 1 || !same(inside(digests[0][1], cms)[0].inner, await sha256(content))) return null;
    const signed = attributes.whole.slice(); signed[0] = 0x31; // signed as a SET, not under the tag it travels with
    const serial = hex(inside(info[1], cms)[1].inner);
    for (const node of inside(certificates, cms)) {
      const own = readCertificate(node.whole);
      if (own.serial === serial && await verifyWith(own.spki, plainSignature(signature.inner), signed)) { own.fingerprint = hex(await sha256(own.bytes)); return own; }
    }
  } catch (error) { return null; }
  return null;
}
async function isOf(trust, own) {
  if (own === null) return false;
  if (trust.seals.some(one => one.fingerprint === own.fingerprint)) return true;
  for (const above of trust.authorities) if (await issuedBy(own, above)) return true;
  return false;
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
function unbase45(said) {
  const out = [];
  for (let place = 0; place < said.length; place += 3) {
    const part = Array.from(said.slice(place, place + 3), letter => ALPHABET.indexOf(letter));
    if (part.includes(-1) || part.length === 1) throw new Error("base45");
    const value = part.reduce((sum, digit, power) => sum + digit * 45 ** power, 0), width = part.length - 1;
    if (value >= 256 ** width) throw new Error("base45");
    if (width === 2) out.push(value >> 8);
    out.push(value & 255);
  }
  return Uint8Array.from(out);
}
/** A code: {kind: not_ours} or its content with kind genuine | altered | unknown_site. */
async function readCode(said, trust) {
  if (!said.startsWith("CT1:")) return { kind: "not_ours" };
  let raw, told;
  try {
    raw = unbase45(said.slice(4));
    told = JSON.parse(text.decode(raw.subarray(0, -64)));
    if (!Array.isArray(told) || told.length !== 13 || told[0] !== 1) return { kind: "not_ours" };
  } catch (error) { return { kind: "altered" }; }
  const [, key, number, form, revision, version, page, pages, digest, outcome, at, signers, trail] = told;
  const code = { key, number, form, revision, version, page, pages, outcome, at, signers, trail, digest: "" };
  try { code.digest = hex(unbase64(digest.replace(/-/g, "+").replace(/_/g, "/") + "=")); } catch (error) { return { kind: "altered" }; }
  const seal = trust.seals.find(one => one.key === key);
  if (!seal) return { ...code, kind: "unknown_site" };
  const whole = await verifyWith(seal.spki, raw.slice(-64), raw.slice(0, -64));
  return { ...code, kind: whole ? "genuine" : "altered" };
}
/** A sealed PDF: sealed over every byte | altered | foreign | unsealed. */
async function readPdf(bytes, trust) {
  const latin = new TextDecoder("latin1").decode(bytes);
  const ranges = [...latin.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)];
  if (ranges.length === 0) return "pdf_unsealed";
  if (ranges.length > 1) return "pdf_altered";
  const [start, first, second, rest] = ranges[0].slice(1).map(Number);
  if (start !== 0 || second <= first || second + rest !== bytes.length) return "pdf_altered";
  const gap = latin.slice(first, second);
  if (!/^<[0-9a-fA-F]+>$/.test(gap)) return "pdf_altered";
  const held = unhex(gap.slice(1, -1));
  const covered = new Uint8Array(first + rest);
  covered.set(bytes.subarray(0, first)); covered.set(bytes.subarray(second), first);
  let cms;
  try { cms = der(held).whole; } catch (error) { return "pdf_altered"; }
  if (held.subarray(cms.length).some(byte => byte !== 0)) return "pdf_altered";
  const own = await signerOf(cms, covered);
  if (own === null) return "pdf_altered";
  return await isOf(trust, own) ? "pdf_sealed" : "pdf_foreign";
}

function bigEndian(number) { const out = new Uint8Array(8); new DataView(out.buffer).setBigUint64(0, BigInt(number)); return out; }
async function sealOf(prev, seq, body) {
  const parts = [utf8.encode("CTR-AUDIT\0v1\0"), prev, bigEndian(seq), bigEndian(body.length), body];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return hex(await sha256(whole));
}
/** Recompute the entries of a pack and follow each to a signed anchor; raises {seq} for one that does not fit. */
async function checkChain(entries, anchors, trust) {
  const known = new Map();
  for (const line of anchors) {
    const content = utf8.encode(line.content), own = await signerOf(unbase64(line.cms), content);
    if (!await isOf(trust, own)) throw { seq: "–" };
    const told = JSON.parse(line.content), head = told.head;
    if (line.kind === "checkpoint") known.set(told.seq, told.head); else known.set(head.seq, head.seal);
  }
  const seals = new Map();
  for (const one of entries) {
    if (await sealOf(unhex(one.prev), one.seq, utf8.encode(one.body)) !== one.seal) throw { seq: one.seq };
    if (JSON.parse(one.body).seq !== one.seq || (seals.has(one.seq - 1) && seals.get(one.seq - 1) !== one.prev)) throw { seq: one.seq };
    if (known.has(one.seq) && known.get(one.seq) !== one.seal) throw { seq: one.seq };
    if (known.has(one.seq - 1) && known.get(one.seq - 1) !== one.prev) throw { seq: one.seq };
    seals.set(one.seq, one.seal);
  }
  let loose = 0, wanted = 0;
  for (const one of entries) {
    if (one.link) continue;
    wanted += 1;
    let at = one.seq;
    while (!known.has(at) && seals.has(at + 1)) at += 1;
    if (!known.has(at)) loose += 1;
  }
  return { count: wanted, anchors: known.size, loose };
}

// 一个词的出处：哪几篇，篇里哪几处，各有多重。
const LAST = 93;
const MORE = 35;
const END = 16;
const MAX_IMPACT = 15;

// docs 由小到大；第 i 篇的各处在 places、impacts 的 starts[i] 到 starts[i + 1]，第 0 处是题目。
function decodePostings(text) {
  const docs = [], starts = [], places = [], impacts = [], best = [];
  let at = 0;
  let doc = 0;
  const next = () => {
    let number = 0;
    for (let scale = 1; ; scale *= 32) {
      const code = text.charCodeAt(at);
      at += 1;
      if (code >= LAST) return number + (code - LAST) * scale;
      if (!(code >= MORE)) throw new TypeError("search index");  // 文件被截断
      number += (code - MORE) * scale;
    }
  };
  while (at < text.length) {
    doc += next();
    docs.push(doc);
    starts.push(places.length);
    let place = 0;
    let greatest = 0;
    for (let ended = false; !ended;) {
      place += next();
      const impact = next();
      ended = impact >= END;
      places.push(place);
      impacts.push(impact % END);
      greatest = Math.max(greatest, impact % END);
    }
    best.push(greatest);
  }
  starts.push(places.length);
  return { docs: Int32Array.from(docs), starts: Int32Array.from(starts), places: Uint16Array.from(places), impacts: Uint8Array.from(impacts), best: Uint8Array.from(best) };
}

function indexOfDoc({ docs }, doc) {
  let low = 0;
  let high = docs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (docs[middle] === doc) return middle;
    if (docs[middle] < doc) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

// 摘录：从一处的文字里剪出命中最多的一截，标出命中；标过的文字是字符串的数组，下标为奇数的是命中。
const LENGTH = 96;
const LEAD = 24;  // 命中之前最多带上几个字
const UNCHANGED = /^[\n !-@[-~\u4e00-\u9fff]$/u;  // 规整不改这些字符，不必逐个去算
const STOPS = /[，、：；。！？\n]\s*/;

// 命中的是哪些词，哪些读音。
class Marker {
  constructor(slots, sounds) {
    this.keys = new Map();
    for (const slot of slots) {
      for (const { key } of slot.found) this.keys.set(key, Math.max(this.keys.get(key) ?? 0, slot.weight));
    }
    this.sounds = [...this.keys.keys()].some((key) => key.startsWith(SOUND) || key.startsWith(INITIAL)) ? sounds : null;
  }

  // 给出命中的区间：[起, 止, 轻重]，按位置排好，不重叠。
  spans(text) {
    const { normal, offsets } = normaliseWithOffsets(text);
    const spans = [];
    for (const { key, start, end } of termsOf(normal, true)) {
      const weight = Math.max(this.keys.get(key) ?? 0, this.weightOfSound(key));
      if (weight) spans.push([offsets[start], offsets[end], weight]);
    }
    return merge(spans);
  }

  weightOfSound(key) {
    if (!this.sounds || [...key].length !== 2) return 0;
    const syllables = [...key].map((character) => this.sounds.get(character));
    if (syllables.some((syllable) => !syllable)) return 0;
    const initials = syllables.map(([initial]) => initial).join("");
    let weight = this.keys.get(`${SOUND}${syllables.join(" ")}`) ?? 0;
    for (const [known, value] of this.keys) if (known.startsWith(INITIAL) && known.includes(initials)) weight = Math.max(weight, value);
    return weight;
  }

  mark(text) {
    return slice(text, this.spans(text), 0, text.length);
  }

  // 摘录；没有命中就从头摘。
  excerpt(text) {
    const spans = this.spans(text);
    const start = beginning(text, densest(spans));
    const paragraph = text.indexOf("\n", start + LENGTH / 2);  // 段末是个好停处
    const end = Math.min(start + LENGTH, text.length, paragraph < 0 ? Infinity : paragraph);
    const cut = slice(text, spans, start, end);
    if (start) cut[0] = `…${cut[0].trimStart()}`;
    if (end < text.length && !/[。！？]\s*$/.test(text.slice(start, end))) cut.push(...(cut.length % 2 ? [`${cut.pop()}…`] : ["…"]));
    return cut;
  }
}

// 规整之后的每个位置，对应原文的哪个位置。逐个字符规整，组合附加符跟着前一个字符。
function normaliseWithOffsets(text) {
  let normal = "";
  const offsets = [];
  let at = 0;
  for (const character of text) {
    const plain = UNCHANGED.test(character) ? character : normalise(character);
    for (let index = 0; index < plain.length; index += 1) offsets.push(at);
    normal += plain;
    at += character.length;
  }
  offsets.push(text.length);
  return { normal, offsets };
}

function merge(spans) {
  spans.sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const [start, end, weight] of spans) {
    const last = merged.at(-1);
    if (last && start <= last[1]) {
      last[1] = Math.max(last[1], end);
      last[2] += weight;
    } else {
      merged.push([start, end, weight]);
    }
  }
  return merged;
}

// 从哪个命中开始，一截里的命中最重。
function densest(spans) {
  let best = { start: 0, weight: 0 };
  spans.forEach(([start], index) => {
    let weight = 0;
    const counted = new Set();
    for (const [from, to, value] of spans.slice(index)) {
      if (to > start + LENGTH - LEAD) break;
      const size = to - from;
      weight += counted.has(`${size}:${value}`) ? value / 4 : value;  // 同一个词说两遍，不如两个词各说一遍
      counted.add(`${size}:${value}`);
    }
    if (weight > best.weight) best = { start, weight };
  });
  return best.start;
}

// 最好从一个停顿之后起；近处没有停顿，就从命中前几个字起。
function beginning(text, hit) {
  if (hit <= LEAD) return 0;
  const stop = STOPS.exec(text.slice(hit - LEAD, hit));
  return stop ? hit - LEAD + stop.index + stop[0].length : hit - LEAD / 2;
}

function slice(text, spans, start, end) {
  const cut = [""];
  let at = start;
  for (const [from, to] of spans) {
    if (to <= start || from >= end) continue;
    const [left, right] = [Math.max(from, start), Math.min(to, end)];
    cut[cut.length - 1] += text.slice(at, left);
    cut.push(text.slice(left, right), "");
    at = right;
  }
  cut[cut.length - 1] += text.slice(at, end);
  return cut;
}

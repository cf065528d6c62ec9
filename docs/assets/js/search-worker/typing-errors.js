// 打错的拉丁词：改一两个字母、补全后半截、把连写的拆开。词表按轻重排好，先到先得。
const SHORTEST_CORRECTED = 4;
const TWO_ERRORS_FROM = 8;
const MAX_COMPLETIONS = 3;
const SHORTEST_PART = 2;

function correct(word, words) {
  if (word.length < SHORTEST_CORRECTED) return null;
  const allowed = word.length >= TWO_ERRORS_FROM ? 2 : 1;
  let best = null;
  for (const candidate of words) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    let cost = distance(word, candidate, allowed);
    if (cost > allowed) continue;
    if (candidate[0] !== word[0]) cost += 0.6;
    if (!best || cost < best.cost) best = { word: candidate, cost };
  }
  return best;
}

// 编辑距离，相邻两个字母换位算一次；超过 limit 就不再细算。
function distance(a, b, limit) {
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > limit) return limit + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}

function complete(start, words) {
  return words.filter((word) => word.length > start.length && word.startsWith(start)).slice(0, MAX_COMPLETIONS);
}

// 把连写的一串拆成词表里的词；剩下的能读成拼音也行。拆得越少越好，拆不干净就不拆。
function split(run, words, readable) {
  const known = new Set(words.map(stem));
  const best = [{ cost: 0, parts: [] }];
  for (let end = 1; end <= run.length; end += 1) {
    for (let start = 0; start <= end - SHORTEST_PART; start += 1) {
      if (!best[start]) continue;
      const part = run.slice(start, end);
      const kind = known.has(stem(part)) || /^[0-9]+[a-z]{0,3}$/.test(part) ? "word" : readable(part) ? "pinyin" : "";
      if (!kind) continue;
      const cost = best[start].cost + (kind === "word" ? 1 + 2 / part.length : 1.2 + 3 / part.length);
      if (!best[end] || cost < best[end].cost) best[end] = { cost, parts: [...best[start].parts, { part, kind }] };
    }
  }
  const parts = best[run.length]?.parts ?? [];
  return parts.length > 1 ? parts : [];
}

// 摘录：从一段标过的文字里剪出命中最多的一截，让读者看见为什么找到它。
const LENGTH = 96;
const LEAD = 24;  // 命中之前最多带上几个字
const STOPS = /[，、：；。！？\n]\s*/;

function excerpt(marked) {
  const text = marked.join("");
  const start = beginning(text, densest(hits(marked)));
  const paragraph = text.indexOf("\n", start + LENGTH / 2);  // 段末是个好停处
  const end = Math.min(start + LENGTH, text.length, paragraph < 0 ? Infinity : paragraph);
  const cut = slice(marked, start, end);
  if (start) cut[0] = `…${cut[0].trimStart()}`;
  if (end < text.length && !/[。！？]\s*$/.test(text.slice(start, end))) cut.push(...(cut.length % 2 ? [`${cut.pop()}…`] : ["…"]));
  return cut;
}

function hits(marked) {
  let at = 0;
  return marked.flatMap((piece, index) => {
    at += piece.length;
    return index % 2 ? [{ start: at - piece.length, length: piece.length }] : [];
  });
}

// 从哪个命中开始，一截里的命中最多。长词比单字有分量，所以按平方算。
function densest(found) {
  let best = { start: 0, weight: 0 };
  found.forEach(({ start }, index) => {
    let weight = 0;
    for (const hit of found.slice(index)) {
      if (hit.start + hit.length > start + LENGTH - LEAD) break;
      weight += hit.length ** 2;
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

function slice(marked, start, end) {
  let at = 0;
  const cut = marked.map((piece) => {
    const from = Math.max(start - at, 0);
    const part = piece.slice(from, Math.max(end - at, from));
    at += piece.length;
    return part;
  });
  while (cut.length > 1 && !cut[cut.length - 1]) cut.pop();
  return cut;
}

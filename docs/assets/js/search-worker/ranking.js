// 排名：一个查询是几格（slot），每格有一个词，或者几个可以替代它的词；罕见的格重，常见的轻。
// 一处的分是各格的轻重乘以那里的分量，再乘以「说全了几成」：全在一处的，胜过散在各处的。
const CANDIDATES = 80;
const HEAD_SHARE = 0.5;  // 题目里的词，替它的每一节说了这么多
const WANTED_SHARE = 0.2;  // 读者找它时打的词，不等于它的题目：有一节专讲的，那一节更对
const UNNAMED = 0.5;  // 没有一个标题用过的词，多半是跨在两个词之间的两个字
const FIRM = 0.2;  // 只要出现过，就算说到了这么多；其余看分量
const FIRST_PLACE = 2;
const SPREAD_SHARE = 0.6;  // 散在一篇各处的词，比不上在一处
const OTHER_PAGES = 0.5;  // 不是答案的页面

// 词越少见越重。places 是全站有多少处。
function weigh(slots, places) {
  for (const slot of slots) {
    const [main] = slot.found;
    const frequency = Math.max(1, main.postings.places.length);
    slot.idf = Math.log(1 + places / frequency);
    const most = Math.max(...slot.found.map(({ postings }) => postings.best.reduce((a, b) => Math.max(a, b), 0)));
    slot.weight = slot.share * slot.idf * (UNNAMED + ((1 - UNNAMED) * most) / MAX_IMPACT);
  }
}

function rank(slots, { documents, answers }) {
  const scores = new Float64Array(documents);
  const covered = new Float64Array(documents);
  const required = slots.reduce((sum, { weight, bonus }) => sum + (bonus ? 0 : weight), 0) || 1;
  for (const slot of slots) {
    const most = new Float32Array(documents);
    for (const { postings, factor } of slot.found) {
      postings.docs.forEach((doc, index) => {
        most[doc] = Math.max(most[doc], (factor * postings.best[index]) / MAX_IMPACT);
      });
    }
    for (let doc = 0; doc < documents; doc += 1) {
      if (!most[doc]) continue;
      scores[doc] += slot.weight * most[doc];
      if (!slot.bonus) covered[doc] += slot.weight * Math.min(1, FIRM + most[doc]);
    }
  }
  const found = [];
  for (let doc = 0; doc < documents; doc += 1) {
    if (scores[doc]) found.push({ doc, score: scores[doc] * (covered[doc] / required) });
  }
  found.sort((a, b) => b.score - a.score || a.doc - b.doc);
  const ranked = found.slice(0, CANDIDATES).map((hit) => scorePlaces(hit, slots, required));
  for (const hit of ranked) if (hit.doc >= answers) hit.score *= OTHER_PAGES;
  ranked.sort((a, b) => b.score - a.score || a.doc - b.doc);
  return { total: found.length, ranked };
}

// 把一篇的各处分别打分，最好的一处在前；第 0 处是题目与一句话答案，第 1 处是读者找它时打的词，从第 2 处起是各节。
function scorePlaces({ doc, score }, slots, required) {
  const places = new Map([[0, { place: 0, score: 0, covered: 0, met: 0 }]]);
  const rows = slots.map((slot) => impactsIn(slot, doc));
  for (const row of rows) for (const place of row.keys()) if (place >= FIRST_PLACE) places.set(place, { place, score: 0, covered: 0, met: 0 });
  slots.forEach((slot, index) => {
    const row = rows[index];
    const title = row.get(0) ?? 0;
    const wanted = row.get(1) ?? 0;
    const head = Math.max(title, WANTED_SHARE * wanted);
    for (const entry of places.values()) {
      const own = entry.place ? row.get(entry.place) ?? 0 : head;
      const inherited = entry.place ? HEAD_SHARE * Math.max(title, wanted) * (1 - own) : 0;
      if (!own && !inherited) continue;
      entry.score += slot.weight * (own + inherited);
      if (slot.bonus) continue;
      entry.covered += slot.weight * Math.min(1, own ? FIRM + own : inherited);
      entry.met += own > 0;
    }
  });
  const listed = [...places.values()];
  for (const entry of listed) entry.score *= entry.covered / required;
  listed.sort((a, b) => b.score - a.score || a.place - b.place);
  const wanted = slots.filter(({ bonus }) => !bonus).length;
  const complete = listed.some(({ met }) => met === wanted);
  return { doc, complete, places: listed, score: SPREAD_SHARE * score + listed[0].score, coverage: listed[0].covered / required };
}

function impactsIn(slot, doc) {
  const row = new Map();
  for (const { postings, factor } of slot.found) {
    const index = indexOfDoc(postings, doc);
    if (index < 0) continue;
    for (let at = postings.starts[index]; at < postings.starts[index + 1]; at += 1) {
      const place = postings.places[at];
      row.set(place, Math.max(row.get(place) ?? 0, (factor * postings.impacts[at]) / MAX_IMPACT));
    }
  }
  return row;
}

// 本页目录：滚到哪一节，就在桌面右侧的目录与手机的那一行里标出哪一节，各恰好一个。
const SLACK = 24;
const lists = [".yj-toc", ".yj-jump"].map(readList).filter((list) => list.entries.length);

function readList(selector) {
  const entries = [];
  for (const link of document.querySelectorAll(`${selector} a[href^="#"]`)) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    // 实验量它的整张纸：屏幕外的纸里面还没有排版，去量里面的标题就逼它们全部排一遍。
    if (heading) entries.push({ link, heading, place: heading.closest(".yj-proof") ?? heading });
  }
  return { entries, box: document.querySelector(selector === ".yj-toc" ? ".yj-toc > div" : selector), current: null };
}

// 越过这条线的最后一个标题，就是读者所在的一节。比跳转时标题停下的地方只低一点：
// 低多了，跳到一节，标出来的会是它下面的第一个小标题。
function readingLine(heading) {
  return parseFloat(getComputedStyle(heading).scrollMarginTop) + SLACK;
}

function findCurrent(entries) {
  // 收起来的标题没有位置，不算。
  const seen = entries.filter(({ place }) => place.getClientRects().length);
  if (!seen.length) return entries[0];
  const line = readingLine(seen[0].heading);
  const above = seen.filter(({ place }) => place.getBoundingClientRect().top <= line);
  const below = seen.slice(above.length);
  const last = above.at(-1) ?? seen[0];
  const atEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  if (!atEnd || !below.length) return last;
  // 页面到底了，剩下的标题再也到不了那条线：读者点名要哪一节就是哪一节，没点名就是最后一节。
  const target = document.getElementById(fragment());
  const named = target && below.filter(({ heading }) => heading === target || heading.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
  return named ?? below.at(-1);
}

function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

// 目录自己能滚动时，让当前一项留在看得见的地方；只滚目录，不动页面。
function howFar(box, link) {
  const frame = box.getBoundingClientRect();
  const item = link.getBoundingClientRect();
  return {
    left: box.scrollWidth > box.clientWidth ? item.left + item.width / 2 - frame.left - frame.width / 2 : 0,
    top: box.scrollHeight > box.clientHeight && (item.top < frame.top || item.bottom > frame.bottom) ? item.top + item.height / 2 - frame.top - frame.height / 2 : 0,
  };
}

let waiting = false;

function update() {
  waiting = false;
  // 先量完，再改：读写交错会让浏览器一遍遍重排。
  const changes = [];
  for (const list of lists) {
    const { link } = findCurrent(list.entries);
    if (link !== list.current) changes.push({ list, link, move: howFar(list.box, link) });
  }
  for (const { list, link, move } of changes) {
    list.current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    list.current = link;
    list.box.scrollLeft += move.left;
    list.box.scrollTop += move.top;
  }
}

function schedule() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(update);
}

if (lists.length) {
  addEventListener("scroll", schedule, { passive: true });
  addEventListener("resize", schedule, { passive: true });
  addEventListener("hashchange", schedule);
  // 展开追问、图与字体到位，都会挪动标题。
  new ResizeObserver(schedule).observe(document.body);
  schedule();
}

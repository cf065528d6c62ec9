// 链接里的小节：收在折叠里的，展开给读者看；本页没有的，说清楚，而不是停在页首让人猜。
const notice = document.querySelector("[data-missing-fragment]");

function wanted() {
  const id = location.hash.slice(1).split(":~:")[0];  // 不认得文字片段的浏览器会把它留在地址里
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function check() {
  const id = wanted();
  const target = id && document.getElementById(id);
  if (target) reveal(target);
  if (!notice) return;
  notice.hidden = !id || Boolean(target);
  if (!notice.hidden) notice.querySelector("code").textContent = "#" + id;
}

// 多数浏览器自己会展开；不会的，替它展开，再滚过去。
function reveal(target) {
  let opened = false;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    opened ||= !fold.open;
    fold.open = true;
  }
  if (opened) target.scrollIntoView();
}

addEventListener("hashchange", check);
check();

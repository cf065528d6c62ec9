// 链接指向本页没有的小节时，说清楚，而不是停在页首让人猜。
const notice = document.querySelector("[data-missing-fragment]");

function check() {
  const id = decodeURIComponent(location.hash.slice(1));
  const missing = id !== "" && !id.startsWith("__") && !document.getElementById(id);
  notice.hidden = !missing;
  if (missing) notice.querySelector("code").textContent = "#" + id;
}

if (notice) {
  addEventListener("hashchange", check);
  check();
}

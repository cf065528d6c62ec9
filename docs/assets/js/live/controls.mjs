// 图的缩放与平移：按钮、方向键，或者拖动。同一张图的深浅两份一起动。
const STEP = 1.25;
const CLOSEST = 8;
const SHIFT = 0.1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function addControls(element, drawings) {
  const { x, y, width, height } = drawings[0].viewBox.baseVal;
  if (!width) return; // 没有给出画面大小的图种，只能照原样看
  const home = { x, y, width, height };
  let view = home;

  // 看的地方不出图外，最近放大到八倍。
  function show(next) {
    const size = Math.min(Math.max(next.width / width, 1 / CLOSEST), 1);
    const [w, h] = [width * size, height * size];
    view = { x: within(next.x, x, x + width - w), y: within(next.y, y, y + height - h), width: w, height: h };
    for (const svg of drawings) {
      svg.setAttribute("viewBox", [view.x, view.y, view.width, view.height].join(" "));
      // 没有放大的图不拦手指：页面照常滚动。
      svg.style.touchAction = size < 1 ? "none" : "auto";
    }
  }

  function zoom(factor) {
    const [w, h] = [view.width / factor, view.height / factor];
    show({ x: view.x + (view.width - w) / 2, y: view.y + (view.height - h) / 2, width: w, height: h });
  }

  function shift(dx, dy) {
    show({ ...view, x: view.x + dx, y: view.y + dy });
  }

  for (const svg of drawings) {
    svg.addEventListener("pointermove", (event) => {
      if (!event.buttons) return;
      const scale = Math.max(view.width / svg.clientWidth, view.height / svg.clientHeight);
      shift(-event.movementX * scale, -event.movementY * scale);
    });
  }
  const bar = toolbar([
    ["放大", () => zoom(STEP)],
    ["缩小", () => zoom(1 / STEP)],
    ["复位", () => show(home)],
  ]);
  bar.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    shift(arrow[0] * view.width * SHIFT, arrow[1] * view.height * SHIFT);
  });
  element.after(bar);
  show(home);
}

function toolbar(actions) {
  const bar = document.createElement("div");
  bar.className = "yj-acts";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "看图：方向键平移");
  for (const [name, act] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", act);
    bar.append(button);
  }
  return bar;
}

function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

// Charts are drawn when their currency is shown: hidden elements have no width to fill.
document.documentElement.classList.add("js");
const config = JSON.parse(document.getElementById("chart-config").textContent);
const panels = [...document.querySelectorAll("[data-panel]")];
const tabs = [...document.querySelectorAll("[data-currency]")];

function draw(panel) {
  for (const figure of panel.querySelectorAll("figure[data-chart]:not([data-drawn])")) {
    figure.dataset.drawn = "pending";
    const spec = JSON.parse(figure.querySelector("script").textContent);
    vegaEmbed(figure.querySelector("div"), spec, { config, renderer: "svg", actions: false, ast: true })
      .then(() => { figure.dataset.drawn = "done"; });
  }
}

function show(code) {
  for (const panel of panels) panel.hidden = panel.dataset.panel !== code;
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.currency === code));
  draw(panels.find((panel) => panel.dataset.panel === code));
}

for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.currency));
if (panels.length) show(panels[0].dataset.panel);

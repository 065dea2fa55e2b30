"use strict";
// The page of a proof. Letters are built when they come into view; every value is put into the
// page as text. The JSON is described in lettergen/proof/data.py.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { letters, shapes, pieces, sources, tags, names, files, columns, table } = data;
  const CLASSES = {
    "to be confirmed": "confirm",
    "changed since last run": "changed",
    "not written yet": "new",
  };
  const served = document.documentElement.dataset.served === "yes";
  const chosen = { state: "", words: "", view: "letters", current: 0 };
  const articles = [];
  const links = [];

  // Elements

  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element && name !== "list") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }

  const blueprints = [];

  /** A block of a letter: its shape, with the values put in as text. */
  function buildPiece(written, prefix) {
    const [, number, ...values] = pieces[written];
    if (!blueprints[number]) {
      blueprints[number] = document.createElement("template");
      blueprints[number].innerHTML = shapes[number][0];
    }
    const [, shared, same] = shapes[number];
    const piece = make("div", { className: shared ? "piece" : "piece own" });
    piece.append(blueprints[number].content.cloneNode(true));
    piece.querySelectorAll("mark").forEach((mark, at) => {
      mark.textContent = values[2 * at];
      mark.dataset.source = values[2 * at + 1];
      mark.tabIndex = 0;
      mark.classList.toggle("same", Boolean(same[at]));
      mark.classList.toggle("hand", tagOf(values[2 * at + 1])[0].startsWith("changed by hand"));
    });
    for (const element of piece.querySelectorAll("[id]")) element.id = prefix + element.id;
    for (const link of piece.querySelectorAll("a[href]")) {
      const address = link.getAttribute("href");
      if (address.startsWith("#")) link.setAttribute("href", "#" + prefix + address.slice(1));
      else link.rel = "noreferrer";
    }
    return piece;
  }

  const tagOf = (source) => tags[sources[source][0]];

  /** What a source read: the name of each value, and its place. */
  function listOrigins(source) {
    const found = [];
    for (let at = 1; at < sources[source].length; at += 3) {
      const [name, file, line] = sources[source].slice(at, at + 3);
      found.push([names[name], `${files[file]}${line}`]);
    }
    return found;
  }

  const className = (state) => CLASSES[state] || state;

  function buildStates(states) {
    const items = states.map((state) =>
      make("li", { className: "state " + className(state) }, state));
    return make("ul", { className: "states", "aria-label": "State" }, ...items);
  }

  function buildRemark(kind, title, text, where) {
    return make("div", { className: "remark " + kind }, make("b", {}, title + " "), text,
      where ? make("span", { className: "where" }, where) : null);
  }

  // Letters

  function listRemarks(letter, number) {
    const points = letter.points.map(([text, about], at) => ({
      about, element: () => addEvidence(buildRemark("point", "To confirm:", text, ""), number, at),
    }));
    const findings = letter.findings.map(([kind, code, message, hint, where, about]) => ({
      about, element: () => buildRemark(kind, code + ":", message + " " + hint, where),
    }));
    return [...findings, ...points];
  }

  /** Fill a letter's article, unless that was done before. */
  function fill(number) {
    const article = articles[number];
    if (article.dataset.filled) return;
    article.dataset.filled = "yes";
    const letter = letters[number];
    const title = make("h2", { id: `letter-${number}`, tabIndex: -1 }, letter.name);
    const top = make("div", { className: "top" }, title,
      make("span", { className: "file" }, letter.file), buildStates(letter.states));
    addApproval(top, letter, number);
    article.setAttribute("aria-labelledby", title.id);
    article.append(top);
    const waiting = listRemarks(letter, number);
    const remarks = make("div", { className: "remarks" });
    const sheet = make("div", { className: "sheet" });
    let part = null;
    for (const written of letter.pieces) {
      const [name, , ...values] = pieces[written];
      if (!part || part.dataset.part !== name) {
        part = make("div", { className: "part-" + name });
        part.dataset.part = name;
        sheet.append(part);
      }
      const piece = buildPiece(written, `l${number}-`);
      part.append(piece);
      const here = new Set(values.filter((_, at) => at % 2 === 1));
      for (let at = 0; at < waiting.length; at++) {
        if (!waiting[at].about.some((source) => here.has(source))) continue;
        piece.append(waiting.splice(at--, 1)[0].element());
      }
    }
    for (const remark of waiting) remarks.append(remark.element());
    if (letter.lost) remarks.prepend(buildRemark("warning", "Approval lost:", letter.lost, ""));
    if (remarks.childElementCount) article.append(remarks);
    if (letter.pieces.length) article.append(sheet);
    if (letter.pages) article.append(buildPages(letter));
    placeRemarks(sheet);
  }

  function buildPages(letter) {
    const images = letter.pages.map((source, at) =>
      make("img", { src: source, alt: `Page ${at + 1} of the PDF of ${letter.name}` }));
    return make("div", { className: "pages" }, ...images);
  }

  /** On a wide page remarks are beside their block: move those down that would overlap. */
  function placeRemarks(sheet) {
    const remarks = [...sheet.querySelectorAll(".remark")];
    for (const remark of remarks) remark.style.top = "";
    if (!remarks.length || getComputedStyle(remarks[0]).position !== "absolute") return;
    let free = -Infinity;
    for (const remark of remarks) {
      const block = remark.parentElement.getBoundingClientRect();
      const top = Math.max(block.top, free);
      remark.style.top = `${top - block.top}px`;
      free = top + remark.offsetHeight + 8;
    }
  }

  function buildArticle(number) {
    const article = document.createElement("article");
    article.dataset.number = number;
    return article;
  }

  function buildLink(letter, number) {
    const state = letter.states[0];
    const count = letter.points.length + letter.findings.length;
    const link = make("a", { href: `#letter-${number}` },
      make("span", { className: "dot " + className(state), title: state }),
      make("span", { className: "n" }, letter.name),
      make("span", { className: "unseen" }, `, ${letter.states.join(", ")}`),
      make("span", { className: "s" }, count ? String(count) : "",
        count ? make("span", { className: "unseen" }, " to look at") : ""));
    link.dataset.number = number;
    return make("li", {}, link);
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) fill(Number(entry.target.dataset.number));
    }
  }, { rootMargin: "1200px 0px" });

  // A letter that was gone to stays the current one until somebody scrolls. What scrolls within
  // this time is the page itself, which goes to a letter.
  const OWN_SCROLL = 400;
  let isPinned = true, scrolledAt = performance.now();

  const reader = new IntersectionObserver((entries) => {
    if (isPinned) return;
    const seen = entries.filter((entry) => entry.isIntersecting);
    if (seen.length) mark(Number(seen[0].target.dataset.number));
  }, { rootMargin: "-15% 0px -75% 0px" });

  function mark(number) {
    links[chosen.current].querySelector("a").removeAttribute("aria-current");
    chosen.current = number;
    links[number].querySelector("a").setAttribute("aria-current", "true");
  }

  // Which letters are shown

  const texts = [];

  /** What a search looks at: the letter's name and the words that are not in every letter. */
  function textOf(number) {
    if (texts[number] === undefined) {
      const { name, file, points, pieces: own } = letters[number];
      const words = own.map(wordsOf);
      texts[number] = [name, file, ...points.map(String), ...words].join("\n").toLowerCase();
    }
    return texts[number];
  }

  const pieceWords = [];

  function wordsOf(written) {
    if (pieceWords[written] === undefined) {
      const [, shape, ...values] = pieces[written];
      const own = shapes[shape][1] ? "" : shapes[shape][0].replace(/<[^>]*>/g, "");
      pieceWords[written] = [own, ...values.filter((_, at) => at % 2 === 0)].join(" ");
    }
    return pieceWords[written];
  }

  function isShown(number) {
    const wanted = chosen.words.split(/\s+/).filter(Boolean);
    return (!chosen.state || letters[number].states.includes(chosen.state))
      && wanted.every((word) => textOf(number).includes(word));
  }

  let shown = [];

  function filter() {
    shown = letters.map((_, number) => number).filter(isShown);
    const visible = new Set(shown);
    letters.forEach((_, number) => {
      articles[number].hidden = links[number].hidden = !visible.has(number);
    });
    const all = shown.length === letters.length;
    $("count").textContent = all ? count(letters.length, "letter")
      : `${shown.length} of ${count(letters.length, "letter")}`;
    for (const button of $("filters").children) {
      button.setAttribute("aria-pressed", String(button.dataset.state === chosen.state));
    }
    if (shown.length && !visible.has(chosen.current)) mark(shown[0]);
    if (chosen.view === "table") buildTable();
  }

  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  function buildFilters() {
    const numbers = new Map([["", letters.length]]);
    for (const state of data.states) numbers.set(state, 0);
    for (const letter of letters) {
      for (const state of letter.states) numbers.set(state, numbers.get(state) + 1);
    }
    for (const [state, number] of numbers) {
      if (!number && state) continue;
      const button = make("button", { type: "button" }, `${state || "all"} `,
        make("b", {}, String(number)));
      button.dataset.state = state;
      button.addEventListener("click", () => {
        chosen.state = chosen.state === state ? "" : state;
        filter();
      });
      $("filters").append(button);
    }
  }

  // Moving about

  function go(number) {
    if (chosen.view === "compare") {
      chooseLetters(undefined, number);
      mark(number);
      return;
    }
    if (chosen.view !== "letters") show("letters");
    isPinned = true;
    const at = shown.indexOf(number);
    for (const near of [shown[at - 1], number, shown[at + 1]]) {
      if (near !== undefined) fill(near);  // so that their heights are known
    }
    mark(number);
    $(`letter-${number}`).focus({ preventScroll: true });
    scrollTo(number, 3);
    links[number].scrollIntoView({ block: "nearest" });
  }

  /** Bring a letter to the top, and again while the letters around it are being laid out. */
  function scrollTo(number, times) {
    scrolledAt = performance.now();
    articles[number].scrollIntoView({ block: "start" });
    if (times) requestAnimationFrame(() => scrollTo(number, times - 1));
  }

  function step(by) {
    const at = shown.indexOf(chosen.current);
    const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
    if (next !== undefined) go(next);
  }

  function stepMark(by) {
    const area = $(`view-${chosen.view}`);
    const current = document.activeElement;
    if (chosen.view === "letters") fill(chosen.current);
    const marks = [...area.querySelectorAll("mark")].filter((one) => one.offsetParent);
    const within = marks.indexOf(current);
    const own = marks.findIndex((one) => articles[chosen.current].contains(one));
    const next = within >= 0 ? marks[within + by] : marks[Math.max(own, 0)];
    if (next) next.focus();
  }

  function show(view) {
    chosen.view = view;
    for (const button of document.querySelectorAll("[data-view]")) {
      const on = button.dataset.view === view;
      button.setAttribute("aria-pressed", String(on));
      $(`view-${button.dataset.view}`).hidden = !on;
    }
    if (view === "table") buildTable();
    if (view === "compare") buildCompare();
    if (view === "letters") articles[chosen.current].scrollIntoView({ block: "start" });
    remember();
  }

  // Where a value is from

  function describe(target) {
    const [expression, tag] = tagOf(target.dataset.source);
    const origins = listOrigins(target.dataset.source);
    const list = make("dl");
    for (const [name, place] of origins) {
      list.append(make("dt", {}, name), make("dd", {}, place));
    }
    const printed = make("p", { className: "tag" }, make("code", {}, expression),
      tag ? ` in ${tag}` : "");
    $("source").replaceChildren(...(origins.length ? [list] : []), printed);
    $("source").hidden = false;
    const box = target.getBoundingClientRect(), card = $("source").getBoundingClientRect();
    const below = box.bottom + 8 + card.height < innerHeight;
    $("source").style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - card.height - 8)}px`;
    $("source").style.left = `${Math.max(8, Math.min(box.left, innerWidth - card.width - 8))}px`;
    target.setAttribute("aria-describedby", "source");
  }

  function forget(target) {
    $("source").hidden = true;
    target.removeAttribute("aria-describedby");
  }

  for (const [start, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    $("letters").addEventListener(start, (event) => {
      const target = event.target.closest("mark[data-source]");
      if (target) describe(target);
    });
    $("letters").addEventListener(end, (event) => {
      const target = event.target.closest("mark[data-source]");
      if (target) forget(target);
    });
  }
  addEventListener("scroll", () => {
    const target = document.activeElement.closest("mark[data-source]");
    if (target) describe(target);
    else $("source").hidden = true;
    if (performance.now() - scrolledAt > OWN_SCROLL) isPinned = false;
  }, { passive: true });

  // The table

  const ROWS = 60;
  let odd = false;

  function buildTable() {
    const rows = shown.filter((number) => !odd || table.some(([, words]) => words[number]));
    const head = make("tr", {}, make("th", { scope: "col" }, "Letter"),
      ...columns.map(([expression, names]) => make("th", { scope: "col" }, names,
        expression === names ? null : make("small", {}, expression))));
    const grid = make("table", { className: "grid" }, make("thead", {}, head));
    const area = make("div", { className: "scroll", tabIndex: 0, role: "region" }, grid);
    area.setAttribute("aria-label", "Values of all letters");
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        seen.unobserve(entry.target);
        const first = Number(entry.target.dataset.first);
        entry.target.replaceChildren(...rows.slice(first, first + ROWS).map(buildRow));
      }
    }, { root: area, rootMargin: "800px 0px" });
    for (let first = 0; first < rows.length; first += ROWS) {
      const height = Math.min(ROWS, rows.length - first) * 36;
      const filler = make("tr", {}, make("td", { colSpan: columns.length + 1 }));
      filler.firstChild.style.height = `${height}px`;
      const body = make("tbody", {}, filler);
      body.dataset.first = first;
      grid.append(body);
      seen.observe(body);
    }
    const box = make("input", { type: "checkbox", checked: odd });
    box.addEventListener("change", () => {
      odd = box.checked;
      buildTable();
      $("view-table").querySelector("input").focus();
    });
    const only = make("label", { className: "only" }, box, "Only letters with an odd value");
    $("view-table").replaceChildren(only, rows.length && columns.length ? area
      : make("p", {}, rows.length ? "The letters print no fields." : "No letter has an odd value."));
  }

  function buildRow(number) {
    const link = make("a", { href: `#letter-${number}` }, letters[number].name);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(number);
    });
    const cells = table.map(([values, words]) => {
      const value = values[number];
      const cell = make("td", {});
      if (value === null || value === undefined) {
        cell.className = "none";
        cell.append("not printed");
      } else cell.append(value.length > 60 ? make("div", { title: value }, value) : value);
      if (words[number]) {
        cell.className = "odd";
        cell.append(make("small", {}, words[number].join(", ")));
      }
      return cell;
    });
    return make("tr", {}, make("th", { scope: "row" }, link), ...cells);
  }

  // Side by side

  let pair = null;

  function buildCompare() {
    if (!pair) {
      const options = () => letters.map((letter, number) =>
        make("option", { value: String(number) }, letter.name));
      pair = ["Letter", "Beside it"].map((label) => {
        const select = make("select", { "aria-label": label }, ...options());
        select.addEventListener("change", compare);
        return [make("label", {}, label, select), select];
      });
      const choose = make("div", { className: "choose" }, pair[0][0], pair[1][0]);
      $("view-compare").replaceChildren(choose, make("div", { className: "pairs" }));
      const other = chosen.current === 0 ? Math.min(1, letters.length - 1) : chosen.current;
      pair[0][1].value = chosen.current === 0 ? "0" : String(chosen.current - 1);
      pair[1][1].value = String(other);
    }
    compare();
  }

  function chooseLetters(left, right) {
    if (left !== undefined) pair[0][1].value = String(left);
    if (right !== undefined) pair[1][1].value = String(right);
    compare();
  }

  function compare() {
    const [left, right] = pair.map(([, select]) => letters[select.value].pieces);
    const rows = [];
    for (const [a, b] of align(left, right)) {
      const sides = [a, b].map((written, at) => {
        const sheet = make("div", { className: "sheet" });
        if (written !== null) {
          const part = make("div", { className: "part-" + pieces[written][0] });
          part.append(buildPiece(written, `c${at}-`));
          sheet.append(part);
        }
        return sheet;
      });
      const alike = a !== null && b !== null && keyOf(a) === keyOf(b);
      if (!alike) markDifferences(...sides);
      rows.push(make("div", { className: alike ? "pair alike" : "pair" }, ...sides));
    }
    const found = rows.filter((row) => !row.classList.contains("alike")).length;
    const note = make("p", { role: "status", className: "only" },
      found ? `${count(found, "block")} differ${found === 1 ? "s" : ""}.` : "No word differs.");
    $("view-compare").querySelectorAll("[role=status]").forEach((old) => old.remove());
    $("view-compare").querySelector(".choose").after(note);
    $("view-compare").querySelector(".pairs").replaceChildren(...rows);
  }

  function keyOf(written) {
    const [part, shape, ...values] = pieces[written];
    return JSON.stringify([part, shape, values.filter((_, at) => at % 2 === 0)]);
  }

  const shapeOf = (written) => pieces[written].slice(0, 2).join();

  /** Pairs of blocks that belong together: of the same shape, or else in the same place. */
  function align(left, right) {
    const pairs = [];
    const common = findCommon(left.map(shapeOf), right.map(shapeOf));
    let i = 0, j = 0;
    for (const [a, b] of [...common, [left.length, right.length]]) {
      while (i < a || j < b) {
        const x = i < a ? left[i] : null, y = j < b ? right[j] : null;
        const together = x !== null && y !== null && pieces[x][0] === pieces[y][0];
        const takesLeft = x !== null && (together || y === null || i - a <= j - b);
        const takesRight = y !== null && (together || !takesLeft);
        pairs.push([takesLeft ? x : null, takesRight ? y : null]);
        if (takesLeft) i++;
        if (takesRight) j++;
      }
      if (a < left.length) {
        pairs.push([left[a], right[b]]);
        i = a + 1;
        j = b + 1;
      }
    }
    return pairs;
  }

  /** The longest common subsequence of two lists: the positions in both. */
  function findCommon(a, b) {
    let start = 0, end = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start++;
    while (end < a.length - start && end < b.length - start
      && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
    const rows = a.length - start - end, width = b.length - start - end;
    const found = [];
    for (let at = 0; at < start; at++) found.push([at, at]);
    if (rows * width <= 4e6) {
      const lengths = Array.from({ length: rows + 1 }, () => new Uint16Array(width + 1));
      for (let i = rows - 1; i >= 0; i--) {
        for (let j = width - 1; j >= 0; j--) {
          lengths[i][j] = a[start + i] === b[start + j] ? lengths[i + 1][j + 1] + 1
            : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
        }
      }
      for (let i = 0, j = 0; i < rows && j < width;) {
        if (a[start + i] === b[start + j]) found.push([start + i++, start + j++]);
        else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
        else j++;
      }
    }
    for (let at = end; at > 0; at--) found.push([a.length - at, b.length - at]);
    return found;
  }

  /** The words of an element, each with its text node and its position there. */
  function listWords(element) {
    const words = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const found of walker.currentNode.data.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)) {
        words.push({ text: found[0], node: walker.currentNode, start: found.index });
      }
    }
    return words;
  }

  function markDifferences(left, right) {
    const sides = [listWords(left), listWords(right)];
    const common = findCommon(...sides.map((words) => words.map((word) => word.text)));
    sides.forEach((words, side) => {
      const same = new Set(common.map((one) => one[side]));
      const other = words.filter((_, at) => !same.has(at));
      // From the end, so that the positions before stay true.
      for (const { node, start, text } of other.reverse()) {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + text.length);
        range.surroundContents(make("span", { className: "diff" }));
      }
    });
  }

  // Sign-off

  const HEAD = "# Who approved which letter, and who confirmed which point.\n";
  const boxes = [];
  const evidence = letters.map(() => []);

  /** The checkbox that approves a letter; it waits until its points are confirmed. */
  function addApproval(top, letter, number) {
    if (!letter.digest) return;
    $("sign").hidden = false;
    const box = make("input", { type: "checkbox" });
    box.disabled = letter.points.length > 0;
    box.addEventListener("change", countSigned);
    boxes[number] = box;
    const people = letter.approved.join(", ");
    top.append(make("label", { className: "approve" }, box,
      people ? `Approve (approved by ${people})` : "Approve"));
  }

  /** The checkbox that confirms a point, and the field for what shows that it is true. */
  function addEvidence(remark, number, at) {
    if (!boxes[number]) return remark;
    const box = make("input", { type: "checkbox", disabled: true });
    const text = make("input", { type: "text", placeholder: "Evidence" });
    text.setAttribute("aria-label", `Evidence for: ${letters[number].points[at][0]}`);
    evidence[number][at] = { box, text };
    const change = () => {
      const all = letters[number].points.every((_, one) => evidence[number][one]?.box.checked);
      boxes[number].disabled = !all;
      if (!all) boxes[number].checked = false;
      countSigned();
    };
    box.addEventListener("change", change);
    text.addEventListener("input", () => {
      box.disabled = !text.value.trim();
      if (box.disabled && box.checked) {
        box.checked = false;
        change();
      }
    });
    remark.append(make("div", { className: "evidence" }, text, make("label", {}, box, "Confirmed")));
    return remark;
  }

  const listSigned = () => letters.map((_, number) => number).filter((one) => boxes[one]?.checked);

  /** The points that are ticked, those of all letters or of one. */
  function listConfirmed(only) {
    const found = [];
    letters.forEach(({ key, points }, number) => {
      if (only !== undefined && number !== only) return;
      points.forEach(([point], at) => {
        const { box, text } = evidence[number][at] || {};
        if (box?.checked) found.push({ key, point, evidence: text.value.trim(), number });
      });
    });
    return found;
  }

  function countSigned() {
    const number = listSigned().length, points = listConfirmed().length;
    $("approve").disabled = !number && !points;
    const parts = [number ? `${count(number, "letter")} to approve` : "",
      points ? `${count(points, "point")} confirmed` : ""].filter(Boolean);
    $("signed").textContent = parts.length ? `${parts.join(", ")}.` : "";
  }

  /** An entry of approvals.yaml: a mapping, and a list of mappings in it. */
  function writeEntry(values, points = []) {
    const lines = (entry) => Object.entries(entry)
      .map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
    const inner = points.map((point) => `  - ${lines(point).join("\n    ")}\n`);
    return `- ${lines(values).join("\n  ")}\n${inner.length ? "  points:\n" : ""}${inner.join("")}`;
  }

  /** The file with the new entries at its end, as lettergen writes it. */
  function writeApprovals(by) {
    const at = new Date().toISOString().replace(/\.\d+Z/, "Z");
    let text = data.approvals || HEAD;
    if (!text.endsWith("\n")) text += "\n";
    for (const { key, point, evidence: shown, number } of listConfirmed()) {
      const recipient = letters[number].name;
      text += writeEntry({ letter: key, recipient, confirmed: point, by, at, evidence: shown });
    }
    for (const number of listSigned()) {
      const { key, name, digest, passages } = letters[number];
      const points = listConfirmed(number).map(({ point, evidence: shown }) =>
        ({ point, by, at, evidence: shown }));
      text += writeEntry(
        { letter: key, recipient: name, approved: digest, by, at, passages }, points);
    }
    return text;
  }

  async function approve() {
    const by = $("by").value.trim();
    if (!by) {
      $("signed").textContent = "Write your name first.";
      $("by").focus();
      return;
    }
    try {
      localStorage.setItem("proof-by", by);
    } catch { /* a browser that keeps nothing */ }
    if (served) {
      const signed = listSigned().map((number) =>
        ({ key: letters[number].key, digest: letters[number].digest }));
      const body = JSON.stringify({ by, letters: signed, points: listConfirmed() });
      const answer = await fetch("approve", { method: "POST", body });
      $("signed").textContent = answer.ok ? "Written to approvals.yaml." : await answer.text();
      return;
    }
    const file = new Blob([writeApprovals(by)], { type: "application/yaml" });
    const link = make("a", { href: URL.createObjectURL(file), download: "approvals.yaml" });
    link.click();
    URL.revokeObjectURL(link.href);
    $("signed").textContent = "Put approvals.yaml beside campaign.yaml.";
  }

  function startApproval() {
    $("approve").textContent = served ? "Write approvals.yaml" : "Download approvals.yaml";
    $("approve").addEventListener("click", approve);
    try {
      $("by").value = localStorage.getItem("proof-by") || "";
    } catch { /* a browser that keeps nothing */ }
  }

  // What stays when the page is loaded again

  function remember() {
    const { view, current, words, state } = chosen;
    const dim = document.body.classList.contains("dimmed");
    try {
      sessionStorage.setItem("proof", JSON.stringify({ view, current, words, state, dim }));
    } catch { /* a browser that keeps nothing */ }
  }

  function recall() {
    try {
      return JSON.parse(sessionStorage.getItem("proof")) || {};
    } catch {
      return {};
    }
  }

  function dim(on) {
    document.body.classList.toggle("dimmed", on);
    $("dim").setAttribute("aria-pressed", String(on));
  }

  // Events

  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => show(button.dataset.view));
  }
  $("dim").addEventListener("click", () => dim(!document.body.classList.contains("dimmed")));
  $("index").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    go(Number(link.dataset.number));
  });
  $("help").addEventListener("click", () => $("keys").showModal());
  $("close-keys").addEventListener("click", () => $("keys").close());
  $("search").addEventListener("input", () => {
    chosen.words = $("search").value.trim().toLowerCase();
    filter();
  });

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    n: () => stepMark(1),
    p: () => stepMark(-1),
    l: () => show("letters"),
    t: () => show("table"),
    s: () => show("compare"),
    d: () => $("dim").click(),
    a: () => {
      fill(chosen.current);
      boxes[chosen.current]?.click();
    },
    "/": () => $("search").focus(),
    "?": () => $("keys").showModal(),
  };
  addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key === "Escape") {
      $("source").hidden = true;
      if (target === $("search")) {
        $("search").value = chosen.words = "";
        filter();
      }
      return;
    }
    const types = target.matches("input:not([type=checkbox]), select, textarea");
    if (types || event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    if (!$("use-keys").checked || !(event.key in KEYS)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  addEventListener("beforeprint", () => {
    if (chosen.view === "letters") shown.forEach(fill);
  });
  addEventListener("resize", () => {
    for (const sheet of document.querySelectorAll("#view-letters .sheet")) placeRemarks(sheet);
  });
  addEventListener("pagehide", remember);

  // Start

  $("facts").textContent = data.facts;
  letters.forEach((letter, number) => {
    articles.push(buildArticle(number));
    links.push(buildLink(letter, number));
  });
  $("view-letters").append(...articles);
  $("index").append(...links);
  buildFilters();
  startApproval();
  const before = recall();
  chosen.words = before.words || "";
  chosen.state = data.states.includes(before.state) ? before.state : "";
  $("search").value = chosen.words;
  dim(Boolean(before.dim));
  filter();
  for (const article of articles) {
    watcher.observe(article);
    reader.observe(article);
  }
  const asked = Number((location.hash.match(/^#letter-(\d+)$/) || [])[1] ?? before.current ?? 0);
  if (asked in letters && asked) go(asked);
  else if (letters.length) mark(0);
  if (before.view && before.view !== "letters") show(before.view);
  if (served) {
    const events = new EventSource("events");
    events.addEventListener("message", () => {
      remember();
      location.reload();
    });
    events.addEventListener("problem", (event) => {
      $("problem").textContent = event.data;
      $("problem").hidden = false;
    });
  }
})();

"""Names in citations: the ``cs:names`` element, its label, and what stands in for no names."""

from collections.abc import Sequence

from lettergen.citations.csl.names import NameOptions, render_list, shown_names, sorted_options
from lettergen.citations.csl.output import Node, Out, join
from lettergen.citations.csl.rendering_state import EMPTY, FILLED, Rendered, RenderingState
from lettergen.citations.csl.tree import Element
from lettergen.citations.names import Name


def render_names(rendering: RenderingState, element: Element) -> Rendered:
    """Return what a ``cs:names`` element gives, or what it is replaced by."""
    # A bare element inside cs:substitute is formatted as the names that it replaces.
    above = None if element.children else rendering.substituted_for
    chosen = [name for name in element.get("variable").split() if name not in rendering.suppressed]
    lists = [(name, rendering.item.names[name]) for name in chosen if name in rendering.item.names]
    lists = _merge_editors(rendering, lists, chosen)
    if not lists:
        return _render_substitute(rendering, element)
    rendering.printed |= {name for name, _ in lists}
    if lists[0][0] == "editortranslator":
        rendering.printed |= {"editor", "translator"}
    options = _name_options(rendering, element, above)
    if options.get("form") == "count":
        total = sum(shown_names(names, options)[0] for _, names in lists)
        return [f"{total:09}" if rendering.sort_key is not None else str(total)], FILLED
    rendered: list[Out] = []
    for variable, names in lists:
        rendered.append(Node(_one_list(rendering, variable, names, element, above, options)))
    delimiter = element.get("delimiter") or rendering.layout.names.get("names-delimiter", "")
    outs = join(rendered, delimiter)
    if rendering.first_names is None:
        if rendering.without_names:
            rendering.first_names = outs
            return [], FILLED
        outs = [Node(outs, role="names")]
        rendering.first_names = outs
    return rendering.format(outs, element), FILLED


def _merge_editors(
    rendering: RenderingState, lists: list[tuple[str, tuple[Name, ...]]], chosen: Sequence[str]
) -> list[tuple[str, tuple[Name, ...]]]:
    """Return editors who are the translators as well as one list."""
    if set(chosen) != {"editor", "translator"} or len(lists) < 2 or lists[0][1] != lists[1][1]:
        return lists
    if rendering.style.locale.term("editortranslator") == "":
        return lists
    return [("editortranslator", lists[0][1])]


def _one_list(
    rendering: RenderingState,
    variable: str,
    names: tuple[Name, ...],
    element: Element,
    above: Element | None,
    options: NameOptions,
) -> list[Out]:
    if rendering.first_names is None and not rendering.first_list:
        rendering.first_list = names
        count = shown_names(names, options)[0]
        rendering.shown = list(names[:count])
        rendering.hidden = len(names) - count
    outs: list[Out] = [Node(render_list(names, options, rendering.style.locale), role="list")]
    label = _child(element, above, "label")
    if label is None or rendering.sort_key is not None:
        return outs
    plural = {"always": True, "never": False}.get(label.get("plural"), len(names) > 1)
    term = rendering.style.locale.term(variable, label.get("form"), plural=plural)
    labelled = rendering.format([term or ""], label)
    holder = element if element.first("label") else above
    order = [child.name for child in holder.children] if holder else []
    first = "name" not in order or order.index("label") < order.index("name")
    if first and "name" in order:
        return [*labelled, *outs]
    return [*outs, *labelled]


def _name_options(
    rendering: RenderingState, element: Element, above: Element | None
) -> NameOptions:
    name = _child(element, above, "name")
    own = name.attributes if name else {}
    attributes = sorted_options({**rendering.layout.names, **own}, rendering.sort_key)
    is_cite = not rendering.is_bibliography and rendering.sort_key is None
    return NameOptions(
        attributes,
        {part.get("name"): part for part in name.all("name-part")} if name else {},
        _child(element, above, "et-al"),
        bool(rendering.placed and rendering.placed.position) and not rendering.is_bibliography,
        rendering.sort_key is not None,
        rendering.style.option("demote-non-dropping-particle", "display-and-sort"),
        rendering.style.option("initialize-with-hyphen", "true") != "false",
        rendering.extra.shown if is_cite else 0,
        dict(rendering.extra.levels) if rendering.sort_key is None else None,
    )


def _render_substitute(rendering: RenderingState, element: Element) -> Rendered:
    substitute = element.first("substitute")
    for child in substitute.children if substitute else ():
        before = set(rendering.printed)
        had_names = rendering.first_names is not None
        outer, rendering.substituted_for = rendering.substituted_for, element
        outs, _ = rendering.render_element(child)
        rendering.substituted_for = outer
        if outs or (
            rendering.without_names and rendering.first_names is not None and not had_names
        ):
            rendering.suppressed |= {v for v in rendering.printed - before if rendering.item.has(v)}
            if not had_names and rendering.first_names is None:
                rendering.first_names = outs
                if rendering.without_names:
                    return [], FILLED
                outs = [Node(outs, role="names")]
                rendering.first_names = outs
            return rendering.format(outs, element), FILLED
    return [], EMPTY


def _child(element: Element, above: Element | None, name: str) -> Element | None:
    found = element.first(name)
    return found if found is not None or above is None else above.first(name)

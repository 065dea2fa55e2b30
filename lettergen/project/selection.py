"""Select who gets a letter, and the file of each: ``where``, ``--only`` and the output pattern."""

from array import array
from collections.abc import Sequence

from lettergen.data.campaign import CampaignFile, Expression
from lettergen.data.long_list import IN_MEMORY
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collect import attempt, collecting
from lettergen.diagnostics.finding import Place
from lettergen.output.letter_files import LetterFiles
from lettergen.output.names import OutputPattern
from lettergen.project.conditions import are_met, compile_conditions, report_unmet
from lettergen.project.lazy import LazySequence
from lettergen.project.letters import Letter as Letter
from lettergen.project.letters import LetterNamer
from lettergen.project.only import find_positions
from lettergen.project.options import Options
from lettergen.system.dataclass import dataclass, replace
from lettergen.template.jinja.environment import Language


@dataclass(frozen=True)
class Selection:
    """The letters of one run, their recipients, and the pattern of their files.

    ``letters`` are those selected this time. ``files`` knows the files of all letters of the
    campaign, selected or not; ``total`` counts these.
    """

    letters: Sequence[Letter]
    recipients: Sequence[Recipient]
    pattern: OutputPattern
    files: LetterFiles
    total: int

    def pick(self, order: Sequence[int]) -> "Selection":
        """Return the selection with the letters at these positions, in this order."""
        if isinstance(self.letters, LazySequence) and isinstance(self.recipients, LazySequence):
            letters: Sequence[Letter] = self.letters.pick(order)
            recipients: Sequence[Recipient] = self.recipients.pick(order)
        else:
            chosen = (self.letters[one] for one in order)
            letters = tuple(replace(one, position=at) for at, one in enumerate(chosen))
            recipients = tuple(letter.recipient for letter in letters)
        return replace(self, letters=letters, recipients=recipients)


def select_letters(
    campaign: CampaignFile,
    recipients: Sequence[Recipient] | None,
    language: Language,
    options: Options,
) -> Selection:
    """Select the letters of a run, and give each a file of its own.

    ``recipients`` is ``None`` where they could not be read: then no name is looked for. Those of a
    long list are read one after the other; of who is selected, only positions are kept.

    Raises:
        LettergenError: expressions that fail (LG200, LG300), conditions that nobody meets (LG641),
            names that no recipient has (LG125), and files that two letters share.
    """
    everyone = recipients or ()
    added = [Expression(text, Place("--where")) for text in options.where]
    with collecting() as findings:
        own_conditions = compile_conditions(campaign.where, campaign, language)
        added_conditions = compile_conditions(added, campaign, language)
        text, place = campaign.output.text, campaign.output.place
        namer = None
        with attempt():
            chosen_folder = options.out or campaign.output_url or None
            pattern = OutputPattern.parse(text, place, campaign.folder, chosen_folder)
            namer = LetterNamer(campaign, language, pattern, everyone)
        chosen: dict[int, Letter] = {}
        positions = array("I")
        is_long = len(everyone) > IN_MEMORY
        for position, recipient in enumerate(everyone):
            if namer and namer.has_records:
                namer.build(recipient)  # which conditions may need the record of
            if namer is None or not are_met(own_conditions, recipient, campaign):
                continue
            letter = namer.add(recipient)
            if are_met(added_conditions, recipient, campaign):
                positions.append(position)
                if not is_long:
                    chosen[position] = letter
        for condition in (*own_conditions, *added_conditions):
            condition.report_missing()
        if not positions and not findings and not options.allow_none and namer is not None:
            conditions = added_conditions if namer.count else own_conditions
            report_unmet(conditions, everyone, campaign, language)
    assert namer is not None
    namer.report_hidden_records()
    have_changed = namer.tell_apart()
    selection = Selection(
        LazySequence(everyone, positions, namer.build),
        LazySequence(everyone, positions, lambda recipient, _: recipient),
        pattern,
        namer.files,
        namer.count,
    )
    if not is_long:
        letters = selection.letters if have_changed else chosen.values()
        selection = replace(selection, letters=tuple(letters)).pick(range(len(positions)))
    if recipients is not None and options.only:
        selection = selection.pick(find_positions(selection.letters, options.only))
    return selection

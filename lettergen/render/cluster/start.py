"""Prepare a run on a cluster: connect, choose where formats are made, and send the campaign."""

from collections.abc import Callable, Sequence

from lettergen.data.campaign import CampaignFile
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export import registry
from lettergen.export.format import Exporter, Settings
from lettergen.output.files import describe_os_error
from lettergen.project.letters import Letter
from lettergen.project.options import Options
from lettergen.render.cluster.connection import Cluster
from lettergen.render.cluster.exporter import ClusterExporter
from lettergen.render.cluster.packing import pack
from lettergen.render.cluster.pool import ClusterPool
from lettergen.render.parallel.batch import RunContext, hash_letters
from lettergen.render.parallel.start import count_processors
from lettergen.render.renderer import Renderer


def connect(options: Options, *, may_share: bool) -> Cluster:
    """Connect to the cluster that options name.

    ``may_share`` is false if a program gave recipients or functions, which no file has.

    Raises:
        LettergenError: the cluster cannot be used (LG891, LG894, LG897), or the campaign cannot be
            sent to it (LG899).
    """
    if not may_share:
        message = "recipients and functions of a program cannot be sent to a cluster."
        hint = "Write them to files that the campaign names."
        place = Place(f"--scheduler {options.scheduler}")
        raise LettergenError(Finding("LG899", message, place, hint))
    return Cluster(options.scheduler, options.jobs or count_processors())


def choose_exporters(cluster: Cluster) -> Callable[[str, Settings], Exporter]:
    """Return what loads the exporter of a format: PDFs are made on the cluster."""

    def load(name: str, settings: Settings) -> Exporter:
        if name == "pdf":
            return ClusterExporter(cluster, name, settings)
        return registry.load_exporter(name, settings)

    return load


def share_campaign(
    cluster: Cluster,
    context: RunContext,
    campaign: CampaignFile,
    renderer: Renderer,
    letters: Sequence[Letter],
) -> ClusterPool | None:
    """Send a campaign to the workers; ``None`` if no letter of it can be rendered anyway.

    Raises:
        LettergenError: one of its files cannot be read (LG404).
    """
    if not renderer.learn_structures(letters):
        return None
    try:
        packed = pack(campaign, context, hash_letters(renderer, letters, context.folder))
    except OSError as error:
        path = campaign.path.with_name(str(error.filename or campaign.path))
        raise LettergenError(describe_os_error(path, error, "cannot be read")) from None
    return ClusterPool(cluster, packed)

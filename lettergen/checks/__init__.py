"""The parts of ``check``: each looks at one side of a campaign and yields findings."""

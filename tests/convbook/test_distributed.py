"""Every claim that the chapter "Training you can trust" makes of its module, proved."""

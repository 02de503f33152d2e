"""The mean of the weights of several judges: stations of one training read new text better together than the last alone
(Izmailov and others, "Averaging weights leads to wider optima and better generalization", UAI 2018).

    python -m bench.judge_mean OUT FOLDER FOLDER…

The folders hold judges of one vocabulary, as `bench.train_judge --keep` leaves them. Needs the train extra.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.train_judge import LAYERS

__all__ = ["main"]


def main() -> None:
    """Write the mean with its tokenizer and digest into OUT."""
    import torch

    from bench import judge_net, judge_warm

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path, metavar="OUT")
    options.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    chosen = options.parse_args()
    spec = judge_warm.spec(chosen.folders[0])
    if any(judge_warm.spec(folder) != spec for folder in chosen.folders):
        options.error("the judges are not of one vocabulary")
    nets = []
    for folder in chosen.folders:
        net = judge_net.Judge(len(spec["model"]["vocab"]), LAYERS, 0)
        judge_warm.take(net, folder)
        nets.append(net)
    with torch.no_grad():
        for parts in zip(*(net.parameters() for net in nets), strict=True):
            parts[0].copy_(sum(part.detach() for part in parts) / len(nets))
    chosen.out.mkdir(parents=True, exist_ok=True)
    judge_net.leave(nets[0], spec, chosen.out)


if __name__ == "__main__":
    main()

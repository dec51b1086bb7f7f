import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from convbook import genomics
from convbook.dna import split
from convbook.training import fit, predict

sites = genomics.merge_reverse_complements(genomics.load_crp_sites()[0])
train, test = split(len(sites), (0.8, 0.2), seed=0)
x, y = genomics.site_task(sites[train], 150, seed=1)
x_test, y_test = genomics.site_task(sites[test], 500, seed=2)
loss = binary_cross_entropy_with_logits

order = torch.randperm(len(y), generator=torch.Generator().manual_seed(0))
for name, labels in (("right labels", y), ("shuffled labels", y[order])):
    model = genomics.SiteNet(seed=0)
    fit(model, x, labels, loss=loss, lr=0.02, epochs=15)
    on_training = genomics.auc(predict(model, x), labels)
    on_test = genomics.auc(predict(model, x_test), y_test)
    print(f"{name:15}  training {on_training:.2f}, test {on_test:.2f}")

from convbook.genomics import (
    auc,
    load_crp_sites,
    merge_reverse_complements,
    pwm,
    scan,
    site_task,
)

sites = merge_reverse_complements(load_crp_sites()[0])
train, test = sites[::2], sites[1::2]
x, y = site_task(test, 1000, seed=0)
whole = pwm(train)
for name, matrix in (("whole site", whole), ("left half", whole[:, :13])):
    one, both = (
        auc(scan(matrix, x, both_strands=strands), y) for strands in (False, True)
    )
    print(f"{name}: one strand {one:.2f}, both {both:.2f}")

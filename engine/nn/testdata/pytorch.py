"""Makes pytorch.json, the reference numbers of engine/nn's tests.

python3 pytorch.py (PyTorch 2.15 made those that stand there). All in float64.
Weights are transposed to pawl's layout (in x out), and the gates of the LSTM
put in its order: input, forget, output, candidate.
"""
import json
import os

import torch
import torch.nn as nn
import torch.nn.functional as F

BATCH, STEPS, IN, HIDDEN = 3, 4, 2, 3


def flat(t):
    return [round(float(v), 10) for v in t.detach().reshape(-1)]


def weights(p):
    return flat(p.t() if p.dim() == 2 else p)


def gates(w):
    i, f, g, o = w.chunk(4, 0)
    return weights(torch.cat([i, f, o, g]))


def lstm():
    net, x = nn.LSTM(IN, HIDDEN, batch_first=True), torch.randn(BATCH, STEPS, IN, requires_grad=True)
    lengths = torch.tensor([4, 2, 3])
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    _, (h, c) = net(packed)
    gx, gw = torch.autograd.grad((h[0] ** 2).sum() + c[0].sum(), [x, net.weight_ih_l0])
    return dict(
        x=flat(x), w=gates(net.weight_ih_l0), u=gates(net.weight_hh_l0), b=gates(net.bias_ih_l0 + net.bias_hh_l0),
        lengths=lengths.tolist(), h=flat(h), c=flat(c), gx=flat(gx), gw=gates(gw))


def gru():
    net, x = nn.GRU(IN, HIDDEN, batch_first=True), torch.randn(BATCH, STEPS, IN, requires_grad=True)
    y, _ = net(x)
    gx, gu = torch.autograd.grad((y ** 2).sum(), [x, net.weight_hh_l0])
    return dict(
        x=flat(x), w=weights(net.weight_ih_l0), u=weights(net.weight_hh_l0), b=flat(net.bias_ih_l0),
        bu=flat(net.bias_hh_l0), y=flat(y), gx=flat(gx), gu=weights(gu))


def block():
    net = nn.TransformerEncoderLayer(4, 2, 6, dropout=0.0, batch_first=True)
    x = torch.randn(2, 3, 4, requires_grad=True)
    with torch.no_grad():
        for p in net.parameters():
            if p.dim() == 1:
                p.add_(torch.randn_like(p) * 0.3)
    y, heads = net(x), net.self_attn
    gx, gin = torch.autograd.grad((y ** 3).sum(), [x, heads.in_proj_weight])
    params = [heads.in_proj_weight, heads.in_proj_bias, heads.out_proj.weight, heads.out_proj.bias]
    for layer in [net.linear1, net.linear2, net.norm1, net.norm2]:
        params += [layer.weight, layer.bias]
    return dict(x=flat(x), params=[weights(p) for p in params], y=flat(y), gx=flat(gx), gin=weights(gin))


def conv():
    x, w, b = torch.randn(2, 5, 4, 2, requires_grad=True), torch.randn(3, 2, 3, 2), torch.randn(3)
    y = F.conv2d(x.permute(0, 3, 1, 2), w, b, stride=(2, 1), padding=(1, 0)).permute(0, 2, 3, 1)
    gx = torch.autograd.grad((y ** 2).sum(), x)[0]
    return dict(x=flat(x), w=flat(w.permute(2, 3, 1, 0)), b=flat(b), y=flat(y), shape=list(y.shape), gx=flat(gx))


def wgan():
    net = nn.Sequential(nn.Linear(6, 5), nn.LeakyReLU(0.2), nn.Linear(5, 4), nn.LeakyReLU(0.2), nn.Linear(4, 1))
    out = dict(params=[weights(p) for p in net.parameters()])
    optimiser = torch.optim.Adam(net.parameters(), lr=0.01, betas=(0.5, 0.9), weight_decay=0.001)
    real, fake, losses = torch.randn(8, 6), torch.randn(8, 6) * 0.5 + 1, []
    for _ in range(5):
        mix = (0.3 * real + 0.7 * fake).requires_grad_(True)
        judged = net(mix)
        slope = torch.autograd.grad(judged, mix, torch.ones_like(judged), create_graph=True)[0]
        penalty = ((slope.norm(2, dim=1) - 1) ** 2).mean()
        loss = net(fake).mean() - net(real).mean() + 10 * penalty
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return dict(out, real=flat(real), fake=flat(fake), losses=losses, last=weights(net[0].weight))


def optim():
    start, gradients, after = torch.randn(5), torch.randn(8, 5), {}
    for name, method in dict(
            adam=lambda p: torch.optim.Adam(p, lr=0.1, weight_decay=0.01),
            adamw=lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.01),
            radam=lambda p: torch.optim.RAdam(p, lr=0.1, weight_decay=0.01),
            sgd=lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
            nesterov=lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)).items():
        w = start.clone().requires_grad_(True)
        optimiser = method([w])
        for g in gradients:
            w.grad = g.clone()
            optimiser.step()
        after[name] = flat(w)
    return dict(w=flat(start), g=[flat(g) for g in gradients], after=after)


def batchnorm():
    net, x1, x2 = nn.BatchNorm1d(3), torch.randn(6, 3), torch.randn(4, 3)
    y1 = net(x1)
    y2 = net.eval()(x2)
    return dict(x1=flat(x1), x2=flat(x2), y1=flat(y1), y2=flat(y2))


def main():
    torch.manual_seed(11)
    torch.set_default_dtype(torch.float64)
    numbers = {f.__name__: f() for f in [lstm, gru, block, conv, wgan, optim, batchnorm]}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytorch.json"), "w") as out:
        json.dump(numbers, out)


main()

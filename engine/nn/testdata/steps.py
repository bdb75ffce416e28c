"""The steps of engine/nn's benchmarks in PyTorch, timed in milliseconds.

python3 steps.py ctgan|tvae|lstm|block [threads]
"""
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

ROWS, COLUMNS, SEED, PAC = 500, 154, 228, 10
SPANS = [(lo, lo + 8) for lo in range(1, COLUMNS - 8, 9)]
NUMBERS = [i for i in range(COLUMNS) if not any(lo <= i < hi for lo, hi in SPANS)]


class Beside(nn.Module):
    """The residual of CTGAN: relu(norm(linear(x))) beside x."""

    def __init__(self, columns, hidden):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(columns, hidden), nn.BatchNorm1d(hidden), nn.ReLU())

    def forward(self, x):
        return torch.cat([self.inner(x), x], dim=1)


def activate(x):
    parts, end = [], 0
    for lo, hi in SPANS:
        if lo > end:
            parts.append(torch.tanh(x[:, end:lo]))
        parts.append(F.gumbel_softmax(x[:, lo:hi], tau=0.2))
        end = hi
    if end < x.shape[1]:
        parts.append(torch.tanh(x[:, end:]))
    return torch.cat(parts, 1)


def ctgan():
    generator = nn.Sequential(Beside(SEED, 256), Beside(SEED + 256, 256), nn.Linear(SEED + 512, COLUMNS))
    critic = nn.Sequential(
        nn.Linear(COLUMNS * PAC, 256), nn.LeakyReLU(0.2), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.LeakyReLU(0.2), nn.Dropout(0.5), nn.Linear(256, 1))
    settings = dict(lr=2e-4, betas=(0.5, 0.9), weight_decay=1e-6)
    of_generator = torch.optim.Adam(generator.parameters(), **settings)
    of_critic = torch.optim.Adam(critic.parameters(), **settings)
    real = torch.randn(ROWS, COLUMNS)

    def judge(x):
        return critic(x.view(-1, PAC * COLUMNS))

    def step_critic():
        with torch.no_grad():
            fake = activate(generator(torch.randn(ROWS, SEED)))
        mix = (0.3 * real + 0.7 * fake).requires_grad_(True)
        judged = judge(mix)
        slope = torch.autograd.grad(judged, mix, torch.ones_like(judged), create_graph=True)[0]
        penalty = ((slope.view(-1, PAC * COLUMNS).norm(2, dim=1) - 1) ** 2).mean() * 10
        of_critic.zero_grad(set_to_none=False)
        (judge(fake).mean() - judge(real).mean() + penalty).backward()
        of_critic.step()

    def step_generator():
        logits = generator(torch.randn(ROWS, SEED))
        loss = -judge(activate(logits)).mean()
        entropy = [F.cross_entropy(logits[:, lo:hi], real[:, lo:hi].argmax(1), reduction="none") for lo, hi in SPANS]
        of_generator.zero_grad(set_to_none=False)
        (loss + torch.stack(entropy, 1).sum() / ROWS).backward()
        of_generator.step()

    def step():
        step_critic()
        step_generator()

    return step


def tvae():
    encoder = nn.Sequential(nn.Linear(COLUMNS, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU())
    mean, spread = nn.Linear(128, 128), nn.Linear(128, 128)
    decoder = nn.Sequential(nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, COLUMNS))
    sigma = nn.Parameter(torch.ones(COLUMNS) * 0.1)
    layers = nn.ModuleList([encoder, mean, spread, decoder])
    optimiser = torch.optim.Adam([*layers.parameters(), sigma], weight_decay=1e-5)
    real = torch.rand(ROWS, COLUMNS)

    def step():
        optimiser.zero_grad()
        hidden = encoder(real)
        mu, log_var = mean(hidden), spread(hidden)
        deviation = torch.exp(0.5 * log_var)
        made = decoder(torch.randn_like(deviation) * deviation + mu)
        loss = []
        for c in NUMBERS:
            off = real[:, c] - torch.tanh(made[:, c])
            loss.append((off ** 2 / 2 / (sigma[c] ** 2)).sum())
            loss.append(torch.log(sigma[c]) * ROWS)
        for lo, hi in SPANS:
            loss.append(F.cross_entropy(made[:, lo:hi], real[:, lo:hi].argmax(-1), reduction="sum"))
        divergence = -0.5 * torch.sum(1 + log_var - mu ** 2 - log_var.exp()) / ROWS
        (sum(loss) * 2 / ROWS + divergence).backward()
        optimiser.step()
        sigma.data.clamp_(0.01, 1.0)

    return step


def lstm():
    net, x = nn.LSTM(300, 300, batch_first=True), torch.randn(100, 40, 300)
    optimiser = torch.optim.Adam(net.parameters())

    def step():
        optimiser.zero_grad()
        net(x)[0].sum().backward()
        optimiser.step()

    return step


def block():
    net = nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, batch_first=True)
    x = torch.randn(64, 60, 64, requires_grad=True)

    def step():
        for p in [*net.parameters(), x]:
            p.grad = None
        net(x).sum().backward()

    return step


def main():
    name = sys.argv[1]
    torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    torch.manual_seed(0)
    step = dict(ctgan=ctgan, tvae=tvae, lstm=lstm, block=block)[name]()
    wall, processor = [], []
    for i in range(23):
        begun, used = time.perf_counter(), time.process_time()
        step()
        if i >= 3:
            wall.append(1e3 * (time.perf_counter() - begun))
            processor.append(1e3 * (time.process_time() - used))
    wall.sort()
    processor.sort()
    middle = len(wall) // 2
    print(f"torch {torch.__version__} {name}: wall {wall[middle]:.2f} (min {wall[0]:.2f}), cpu {processor[middle]:.2f} (min {processor[0]:.2f})")


main()

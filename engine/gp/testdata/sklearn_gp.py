"""Writes sklearn_gp.json, the reference of the gp tests.

Made with scikit-learn (its version is in the file): a Gaussian process with an
anisotropic Matern 5/2 kernel and white noise on standardised targets, once with
a fixed kernel and once with the kernel of greatest evidence.
"""
import json

import numpy as np
import sklearn
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

rng = np.random.default_rng(7)
x = rng.uniform(size=(25, 2))
y = 3 + 2 * np.sin(4 * x[:, 0]) + x[:, 1] ** 2 + 0.05 * rng.normal(size=25)
at = rng.uniform(size=(6, 2))


def kernel(length, signal, noise):
    return ConstantKernel(signal, (1e-2, 1e3)) * Matern(length, (1e-2, 1e2), nu=2.5) + WhiteKernel(noise, (1e-6, 1))


def latent(model):
    """Mean and standard deviation of the function without its noise."""
    mean, std = model.predict(at, return_std=True)
    noise = model.kernel_.k2.noise_level * np.var(y)
    return mean.tolist(), np.sqrt(std ** 2 - noise).tolist()


out = {"sklearn": sklearn.__version__, "x": x.tolist(), "y": y.tolist(), "at": at.tolist()}
fixed = GaussianProcessRegressor(kernel([0.4, 0.9], 1.7, 0.01), alpha=0, optimizer=None, normalize_y=True).fit(x, y)
mean, sd = latent(fixed)
out["fixed"] = {"length": [0.4, 0.9], "signal": 1.7, "noise": 0.01, "mean": mean, "sd": sd,
                "log_evidence": float(fixed.log_marginal_likelihood_value_)}
best = GaussianProcessRegressor(kernel([0.5, 0.5], 1.0, 0.01), alpha=0, n_restarts_optimizer=20,
                                normalize_y=True, random_state=0).fit(x, y)
mean, sd = latent(best)
k = best.kernel_
out["best"] = {"length": k.k1.k2.length_scale.tolist(), "signal": float(k.k1.k1.constant_value),
               "noise": float(k.k2.noise_level), "mean": mean, "sd": sd,
               "log_evidence": float(best.log_marginal_likelihood_value_)}
with open("sklearn_gp.json", "w") as f:
    json.dump(out, f, indent=1)
    f.write("\n")

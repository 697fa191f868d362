"""One process that judges a file by a suite as Great Expectations does it on pandas: the least that a person would write."""

import json
import logging
import os
import sys
import warnings

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
warnings.simplefilter("ignore")

import great_expectations as gx
import pandas as pd
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

logging.disable(logging.CRITICAL)
data, suite = sys.argv[1:]
frame = pd.read_parquet(data) if data.endswith(".parquet") else pd.read_csv(data)
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
batch = context.data_sources.pandas_default.read_dataframe(frame, asset_name="data")
with open(suite, encoding="utf-8") as file:
    expectations = [ExpectationConfiguration(one["type"], one["kwargs"]).to_domain_obj() for one in json.load(file)["expectations"]]
result = batch.validate(gx.ExpectationSuite(name="suite", expectations=expectations))
broken = [one.expectation_config.type for one in result.results if not one.success]
print(f"{len(result.results)} expectations, not met: {broken}")
sys.exit(0 if result.success else 1)

"""Quotation: what is shown of evidence, on passages made by hand and on the real corpus."""

from dataclasses import replace

import pytest

from evals.questions import read_questions
from indexer.document import Block, BlockKind, Document
from indexer.glossary import Entry, Glossary
from indexer.passage import Passage, Table
from indexer.plain import read_plain
from indexer.snapshot import Snapshot
from service.answer import WEIGHED
from service.highlight import Evidence, gather
from service.library import Library
from service.question import Question, interpret
from service.quotation import FURTHER, Quotation, is_fragment, quote, select
from service.retrieval import Hit, retrieve

"""The words that dates are made of, in all languages, and the terms that they become."""

from archiver.dating.words.borders import has_border, strip_breaks
from archiver.dating.words.era_letters import is_era_letter
from archiver.dating.words.gaps import GAP_SIGNS, gap_shape
from archiver.dating.words.joints import amounts, hour_before, joint_ends, range_before, range_ends, telling_words, years_beside
from archiver.dating.words.lexicon import lexicon_for
from archiver.dating.words.line_language import language_of
from archiver.dating.words.misread_digits import DigitText, read_letters_as_digits
from archiver.dating.words.number_words import compose_numbers
from archiver.dating.words.ordinal_endings import MAY_BE_ENDING, doubtful_endings, mark_ordinal_endings
from archiver.dating.words.parts_of_times import take_parts
from archiver.dating.words.phrases import Lexicon
from archiver.dating.words.senses import Phrases, Sense
from archiver.dating.words.simple_terms import THOUSANDS_SEPARATOR, make_number
from archiver.dating.words.splitting import WORD, split_words
from archiver.dating.words.term import SMALL, Run, Term
from archiver.dating.words.term_kinds import COMMON_MONTHS, DAYS, FULL_YEARS, MONTH_NAMES, TermKind
from archiver.dating.words.undated import says_undated
from archiver.dating.words.word_lists import fold_phrases, fold_set, words_of

__all__ = [
    "COMMON_MONTHS",
    "DAYS",
    "FULL_YEARS",
    "GAP_SIGNS",
    "MAY_BE_ENDING",
    "MONTH_NAMES",
    "SMALL",
    "THOUSANDS_SEPARATOR",
    "WORD",
    "DigitText",
    "Lexicon",
    "Phrases",
    "Run",
    "Sense",
    "Term",
    "TermKind",
    "amounts",
    "compose_numbers",
    "doubtful_endings",
    "fold_phrases",
    "fold_set",
    "gap_shape",
    "has_border",
    "hour_before",
    "is_era_letter",
    "joint_ends",
    "language_of",
    "lexicon_for",
    "make_number",
    "mark_ordinal_endings",
    "range_before",
    "range_ends",
    "read_letters_as_digits",
    "says_undated",
    "split_words",
    "strip_breaks",
    "take_parts",
    "telling_words",
    "words_of",
    "years_beside",
]

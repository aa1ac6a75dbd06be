"""how-to-verify.txt: the commands that check a layer by hand, in English and Persian. It is a script of the shell too."""

from __future__ import annotations

import shlex
from typing import Final

_TEXT: Final = """\
# How to verify this seal by hand, with sha512sum and openssl (1.1.1 or newer). No other program is needed.
# Work in the folder of this file. Each line without a number sign is one command: it must end without an error.
# «راستی‌آزمایی این مهر با دست، با sha512sum و openssl (از 1.1.1 به بعد)؛ برنامهٔ دیگری لازم نیست.»
# «در پوشهٔ همین فایل کار کنید. هر سطر بی‌علامت # یک فرمان است و باید بی‌خطا پایان یابد.»

# 1. The files of the seal are those that were sealed and stamped.
# «۱. فایل‌های مهر همان‌هایی است که مهر و زمان‌دار شده است.»
sha512sum -c covers.sha512
sha512sum -c stamped.sha512

# 2. The sealed tag manifests are those of the bag, as it is or as its history keeps it.
# «۲. سیاهه‌های برچسبی که مهر شده همان سیاهه‌های بسته است، یا در پیشینهٔ آن مانده است.»
{compare}
# Then check the documents: in the folder of the bag, sha512sum -c manifest-sha512.txt and sha512sum -c tagmanifest-sha512.txt
# «سپس سندها را بیازمایید: در پوشهٔ بسته، sha512sum -c manifest-sha512.txt و sha512sum -c tagmanifest-sha512.txt»

# 3. The signatures are made with the keys of these certificates. Compare the fingerprints with those that you know from
#    elsewhere: a letterhead, a register, a web page. A certificate that lies here proves nothing by itself.
# «۳. امضاها با کلید این گواهی‌ها زده شده است. اثر انگشت‌ها را با آنچه از جای دیگر می‌دانید بسنجید:
#    سربرگ، دفتر ثبت، صفحهٔ وب. گواهی‌ای که این‌جاست به‌خودی‌خود چیزی را ثابت نمی‌کند.»
{signatures}
{fingerprints}

# 4. The time stamps cover the signatures. Each is verified at its own time, with the certificates inside it; then see whose
#    they are. To trust an authority, verify again with its root from elsewhere: -CAfile ROOT.pem for -CAfile /dev/stdin.
# «۴. مُهرهای زمان امضاها را در بر می‌گیرد. هر یک در زمان خودش و با گواهی‌های درونش راستی‌آزمایی می‌شود؛ سپس ببینید از کیست.
#    برای اعتماد به مرجع زمان، با گواهی ریشه‌ای که از جای دیگر دارید دوباره بیازمایید: ‎-CAfile ROOT.pem به جای ‎-CAfile /dev/stdin»
{stamps}
{times}
# openssl ts cannot read some time stamps (RSASSA-PSS, revocation inside). These commands can;
# compare the digest that the last one shows with sha512sum stamped.sha512:
# «openssl ts برخی مهرهای زمان را نمی‌خواند (RSASSA-PSS یا فهرست ابطال درون آن). این فرمان‌ها می‌خواند؛
# جمع‌آزمایی را که فرمان آخر نشان می‌دهد با sha512sum stamped.sha512 بسنجید:»
# openssl ts -reply -in stamp-1.tsr -token_out -out token.p7s
# openssl cms -verify -inform DER -in token.p7s -CAfile ROOT.pem -no-CApath -purpose timestampsign -attime SECONDS -out tst.der
# openssl asn1parse -inform DER -in tst.der

# 5. An old time stamp proves nothing once its keys can be forged: the newest layer must be trusted today. Layers before this one
#    have a how-to-verify.txt of their own, and are covered by this one.
# «۵. مهر زمان کهنه، همین که کلیدش جعل‌پذیر شود، چیزی را ثابت نمی‌کند: تازه‌ترین لایه باید امروز پذیرفتنی باشد.
#    لایه‌های پیشین how-to-verify.txt خود را دارند و این لایه آن‌ها را در بر می‌گیرد.»
"""

_COMPARE: Final = (
    "( for M in tagmanifest-*.txt; do for B in {bag} {bag}/metadata/history/*; do "
    '[ -f "$B/$M" ] && [ "$(sha512sum < "$M")" = "$(sha512sum < "$B/$M")" ] && echo "$M: $B" && continue 2; '
    'done; echo "$M: DIFFERS"; exit 1; done )'
)
_COMPARE_ARCHIVE: Final = (
    "# The bag is one file: unpack it, and compare each tagmanifest-*.txt here with that of the bag.\n"
    "# «بسته یک فایل است: آن را باز کنید و هر tagmanifest-*.txt این‌جا را با همان فایل بسته بسنجید.»"
)
_SIGNATURES: Final = (
    '( for S in signature-*.p7s; do [ -f "$S" ] || continue; N=${S#signature-}; '
    'openssl cms -verify -noverify -nointern -certfile "validation/signer-${N%.p7s}.crt" -binary -inform PEM -in "$S" '
    "-content covers.sha512 -out /dev/null || exit 1; done )"
)
_FINGERPRINTS: Final = (
    '( for C in validation/signer-*.crt; do [ -f "$C" ] || continue; '
    'openssl x509 -in "$C" -noout -nameopt oneline,-esc_msb -subject -dates -fingerprint -sha256 || exit 1; done )'
)
_STAMPS: Final = (
    '( for S in stamp-*.tsr; do [ -f "$S" ] || continue; '
    'T=$(date -u -d "$(openssl ts -reply -in "$S" -text 2>/dev/null | sed -n \'s/^Time stamp: //p\')" +%s) || exit 1; '
    'openssl ts -reply -in "$S" -token_out 2>/dev/null | openssl pkcs7 -inform DER -print_certs | '
    'openssl ts -verify -partial_chain -attime "$T" -data stamped.sha512 -in "$S" -CAfile /dev/stdin || exit 1; done )'
)
_TIMES: Final = (
    '( for S in stamp-*.tsr; do [ -f "$S" ] || continue; '
    "openssl ts -reply -in \"$S\" -text 2>/dev/null | sed -n '/^Time stamp: /p'; "
    'openssl ts -reply -in "$S" -token_out 2>/dev/null | openssl pkcs7 -inform DER -print_certs | sed -n "/^subject/p"; done )'
)


def write_instructions(bag: str | None) -> bytes:
    """Return the octets of a how-to-verify.txt. `bag` is the path of the bag from the layer, or None if it is an archive."""
    compare = _COMPARE_ARCHIVE if bag is None else _COMPARE.format(bag=shlex.quote(bag))
    parts = {"signatures": _SIGNATURES, "fingerprints": _FINGERPRINTS, "stamps": _STAMPS, "times": _TIMES}
    return _TEXT.format(compare=compare, **parts).encode()

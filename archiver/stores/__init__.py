"""Object stores that speak the S3 protocol: what lies in them, and its octets.

Rules of the room:

- Nobody is called but the endpoint that was named. No environment variable, profile, proxy or metadata service is asked, no
  redirect is followed.
- Credentials are read from where the user says: `env` or `file:PATH`, or `none`. They stand in no error, log or `repr`.
- Names are listed by our own signed requests, since one odd key makes the usual clients lose a whole listing.
- Octets are read in ranges of at most 32 MiB with `If-Match`, and counted: a well-formed answer may be too short.
- An error says what happened, by a code of the catalogue: `StoreError` if the store, the bucket or the listing cannot be had,
  `ObjectError` if it is one object.
- `urllib3` is the extra `s3`. It loads only for work on a store, and makes connections; the standard library speaks HTTP.
- A store that stalls, or whose answer comes drop by drop, is given up within two minutes.
"""

#!/usr/bin/env bash
# What a newcomer can do next, once `make up` has deployed the environment $1.
cat <<TEXT

storage of $1 is deployed to the emulated AWS; the repository URLs are above. Go on with:
  npm run rehearsal -- calls                                            every AWS call it took
  npm run rehearsal -- exec -- npm run step -- plan --env $1 --stack storage   what a change would do
  npm run rehearsal -- exec -- npx cdktf diff storage                   the same with the plain CLI
  make test                                                             every check
  make down                                                             stop it, and leave nothing behind
TEXT

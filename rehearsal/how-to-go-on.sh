#!/usr/bin/env bash
# What a newcomer can do next, once `make up` has deployed the environment $1.
cat <<TEXT

storage, network and app of $1 are deployed to the emulated AWS; the outputs are above. No task runs yet: the service is
answered as running. Go on with:
  npm run rehearsal -- calls                                        every AWS call it took
  npm run rehearsal -- exec -- npm run step -- plan --env $1       what a change would do
  npm run rehearsal -- exec -- npx cdktf diff network               the same with the plain CLI
  npm run rehearsal -- lifecycle --env $1                          made, destroyed and made again, with the time it takes
  make test                                                         every check
  make down                                                         stop it, and leave nothing behind
TEXT

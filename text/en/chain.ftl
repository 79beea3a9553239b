# Call chains: what would stop a chain, one line per place.
hole-gone = { $name } is no longer in the register. Give the place to somebody else.
hole-no-number = { $name } has no telephone number.
hole-twice = { $name } has more than one place.
hole-too-many = { $name } is to call { $calls } people. At most { $most } is reasonable.
hole-own-deputy = { $name } is their own deputy.
hole-deputy-gone = The deputy of { $name } is no longer in the register.
hole-deputy-no-number = The deputy of { $name } has no telephone number.
hole-no-deputy = Nobody takes over when { $name } does not answer.
hole-unreachable = Nobody calls { $name }.
hole-loop = The chain goes round at { $name } and never gets here from its beginning.

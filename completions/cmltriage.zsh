#compdef cmltriage
# zsh completion for cmltriage; made by: cmltriage completion zsh
_cmltriage() {
	local -a commands options
	commands=(
		'check:Run all rules on models and logs, answer what facts can answer, report findings'
		'match:Find known errors in logs; with no file it reads standard input'
		'inspect:Facts of a model, nothing judged'
		'diff:Facts that differ between two models, answers that flip, and what compression did to the weights'
		'explain:The page of a pattern, question or signature'
		'list:Everything of one kind, one a line'
		'checklist:Print the checklist of a pattern, or a general one (Markdown by default)'
		'sessions:Saved sessions'
		'replay:Same inputs and answers, today'\''s knowledge; shows what differs'
		'tree:Check, test or draw a tree of knowledge, or start a new one'
		'theme:Check or show a theme'
		'gap:Draft a report for error lines that nothing matches'
		'doctor:This terminal, settings with their origin, versions, paths'
		'demo:The whole triage on a built-in sample log'
		'completion:Completion script for a shell'
		'help:Help on a command or topic'
	)
	_arguments -s \
		'*--log=[a log beside the models; - is standard input; may be repeated]:FILE:_files' \
		'*--target=[what the app must support\: iOS16, macOS13, watchOS10, ...; may be repeated]:OS:_files' \
		'*--device=[the device it happens on\: iPhone13,2, '\''iPhone 12'\'', A14, M1, ...]:NAME:_files' \
		'*--compute-units=[the compute units the app asks for\: all, cpuAndNeuralEngine, cpuAndGPU or cpuOnly]:U:(all cpuAndNeuralEngine cpuAndGPU cpuOnly)' \
		'*--symptom=[what goes wrong\: load, slow, memory, accuracy, conversion, prediction, build, host or training]:S:(load slow memory accuracy conversion prediction build host training)' \
		'*--answer=[preset the answer of a question; shown as given; may be repeated]:NODE=VALUE:_files' \
		'*--auto=-[accept automatic answers that are certain (or also =likely ones)]::CONFIDENCE:(certain likely)' \
		'*--scan-weights[read the weight values too\: range, sparsity, NaN, beyond float16]' \
		'*--no-weights[do not compare the values of the weights]' \
		'*--why[show what ranked each finding\: signature, span, captures]' \
		'*--format=[text, json, jsonl, md, html, sarif, github, junit or tap (also regex and dot where they fit); may be repeated, each with its -o]:FORMAT:(text json jsonl md html sarif github junit tap regex dot)' \
		'*--output=[write the report to FILE instead of standard output (-)]:FILE:_files' \
		'*--fail-on=[exit with 1 from this level on\: error, warning, hint, unknown or never (default error)]:LEVEL:(error warning hint unknown never)' \
		'*--exit-zero[exit with 0 whenever the run completed]' \
		'*--min=[leave out findings below this level (default hint)]:LEVEL:(hint warning error)' \
		'*--only=[only findings of these patterns or signatures]:ID,...:($(cmltriage gendoc ids --answer ids 2>/dev/null))' \
		'*--skip=[no findings of these patterns or signatures]:ID,...:($(cmltriage gendoc ids --answer ids 2>/dev/null))' \
		'*--baseline=[leave out the findings that FILE already knows]:FILE:_files' \
		'*--write-baseline=[write the findings to FILE for a later --baseline]:FILE:_files' \
		'*--redact=-[hide home, user and host names, tokens and ids (default for md, html, github and gap); =strict hides file names too]::HOW:(normal strict)' \
		'*--no-redact[hide nothing]' \
		'*--tree=[a tree file or folder on top of the built-in one; may be repeated]:PATH:_files' \
		'*--no-user-trees[ignore the trees in the configuration and data folders]' \
		'*--from=[start at this question]:NODE:($(cmltriage gendoc ids --answer nodes 2>/dev/null))' \
		'*--pattern=[start at this pattern'\''s page]:ID:($(cmltriage gendoc ids --answer patterns 2>/dev/null))' \
		'*--theme=[colours\: auto (by the background of the terminal; the default), default16, dark, light, contrast, mono, or one of your own]:NAME:($(cmltriage gendoc ids --answer looks 2>/dev/null))' \
		'*--color=-[colours\: auto, always or never (default auto; NO_COLOR is honoured)]::WHEN:(always auto never)' \
		'*--ascii[draw with ASCII characters only]' \
		'*--mouse[take the wheel and clicks\: the wheel scrolls, a click chooses, a second one opens; \:mouse switches it while running]' \
		'*--layout=[keyboard\: what a cyrillic, greek or hebrew one produces means the key at its place; not where text is typed]:NAME:(latin cyrillic greek hebrew)' \
		'*--plain[numbered lines instead of a full screen\: for screen readers, dumb terminals and scripts]' \
		'*--session=[name of the session]:NAME:($(cmltriage gendoc ids --answer sessions 2>/dev/null))' \
		'*--resume=-[go on with a saved session; without a name the last one]::NAME:_files' \
		'*--no-session[save nothing]' \
		'*--no-input[never ask; implied when standard input is no terminal]' \
		'*--time-limit=[stop after S seconds with the results so far and exit status 4]:S:_files' \
		'*--max-log=[read at most SIZE of each log\: bytes, or with K, M, G]:SIZE:_files' \
		'*--config=[settings from FILE instead of the usual place]:FILE:_files' \
		'*--no-config[ignore the settings file]' \
		'*--quiet[print nothing but errors; the exit status tells]' \
		'*--verbose[say more\: all facts, all places, side findings]' \
		'*--help[help, also on one command]' \
		'*--version[version of the program and of its knowledge]' \
		'1: :->first' '*: :->rest'
	case $state in
	first) _describe command commands; _files ;;
	rest)
		case $words[2] in
		explain) compadd --  $(cmltriage gendoc ids --answer ids 2>/dev/null);;
		checklist) compadd --  $(cmltriage gendoc ids --answer checklists 2>/dev/null);;
		list) compadd -- patterns nodes signatures checklists themes keys;;
		sessions) compadd -- list show export import rm $(cmltriage gendoc ids --answer sessions 2>/dev/null);;
		replay) compadd --  $(cmltriage gendoc ids --answer sessions 2>/dev/null);;
		tree) compadd -- lint test graph new;;
		theme) compadd -- lint show $(cmltriage gendoc ids --answer themes 2>/dev/null);;
		completion) compadd -- bash zsh fish;;
		doctor) ;;
		demo) ;;
		help) compadd -- check match inspect diff explain list checklist sessions replay tree theme gap doctor demo completion help keys exit-codes ;;
		esac
		_files ;;
	esac
}
_cmltriage "$@"

"""The index of the rules that valint ships, so that none need be imported to be listed.

Written by `valint rule --write-index` from the decorators of the rules; a test tells when that is due.  A
line has the fields that `valint.rules.metadata` writes.
"""

INDEX = """\
AN001 bookmark-not-found error on anchors.fragments project project unsafe - -
AN002 bookmark-not-found-in-target error on anchors.fragments project project unsafe - -
AN003 fallback-bookmark-not-found warning on anchors.fragments project project,source none - -
AN004 bookmark-case warning on anchors.fragments project project safe - -
AN005 lost-duplicate-suffix error on anchors.fragments project project none - -
AN006 duplicate-bookmark warning on anchors.headings file - safe - repeated-ids
AN007 frozen-anchor-missing warning on anchors.headings file source-for-fix unsafe - loose-headings
AN008 frozen-anchor-drift error on parity.headings file source safe - source
AN009 malformed-anchor warning on anchors.headings file - safe - loose-headings
FM001 front-matter-missing error on front_matter.presence file - none - -
FM002 front-matter-invalid error on front_matter.presence file - none - front-matter
FM003 schema-violation error on front_matter.schema file - none - front-matter
FM004 key-near-miss warning on front_matter.keys file - unsafe - front-matter
FM005 value-not-allowed warning on front_matter.schema file - unsafe - front-matter
FM006 date-format warning on front_matter.dates file date safe - front-matter
FM007 locale-mismatch error on front_matter.provenance file - safe - front-matter
FM008 provenance-incomplete warning on front_matter.provenance file - none - front-matter
FM009 protected-value-changed error on front_matter.parity file source unsafe - source
FM010 key-set-drift warning on front_matter.parity file source unsafe - source
FM011 title-untranslated warning on front_matter.untranslated file slug,source none - front-matter
FM012 description-untranslated warning on front_matter.untranslated file - none - front-matter
FM013 title-h1-divergence info on front_matter.parity file source unsafe - source
FM014 meta-length info off front_matter.length file - none - front-matter
FM015 stale-translation info off front_matter.staleness file source,source-today none - source
FQ001 required-section-missing error on faq.sections file slug none - profile
FQ002 question-missing error on faq.sections file+siblings source none - profile,source
FQ003 question-without-answer error on faq.questions file - none - questions
FQ004 question-form warning on faq.questions file - safe - questions
FQ005 question-untranslated error on faq.questions file source none HD005/ questions
FQ006 question-duplicated warning on faq.questions file source none - questions
FQ007 faq-yaml-invalid error on faq.yaml_pages file - none - yaml
FQ008 sentinel-translated error on faq.yaml_pages file - safe - yaml
FQ009 required-download-missing error on faq.downloads file - none - profile
HD001 h1-count warning on headings file - none - steps
HD002 heading-skipped warning on headings file source none - steps
HD003 heading-empty-or-hollow warning on headings file - none - hollow-headings
HD004 heading-sequence-drift error on parity.headings file+siblings source none - source
HD005 heading-untranslated warning on heading_translation project project,slug none - -
HD006 heading-wrong-language warning on heading_translation project project,slug none - -
HD007 heading-rendering-inconsistent info on heading_consistency project project,slug unsafe - -
HD008 heading-glossary warning on heading_glossary file slug unsafe - glossary
HD009 heading-label-drift info on heading_consistency project project,slug,source unsafe - -
HD010 heading-mistranslated warning on heading_translation project project,slug none - -
LK001 file-not-found error on links.targets project project none - -
LK002 resolves-only-in-source info on links.targets project project none - -
LK003 path-case-mismatch warning on links.targets project project safe - -
LK004 path-corrupted error on links.damage file - safe - brackets,spaced-targets,split-paths
LK005 empty-destination error on links.form file - unsafe - empty-targets
LK006 empty-link-text error on links.form file - none - bare-texts
LK007 detached-destination error on links.damage file - safe - brackets
LK008 protocol-relative warning on links.form file - safe - bare-hosts
LK009 insecure-or-locale-url warning on links.form file - safe - fixed-addresses
LK010 backslash-path warning on links.form file - safe - backslashes
LK011 external-link-dead error on external_links file network unsafe - results
LK012 download-not-a-file error on external_links file network none - results
LK013 download-label-mismatch warning on links.labels file - none - documents
LK014 target-drift error on parity.links file+siblings source unsafe LK,AN,FQ001,FQ002/FQ001,FQ002 source
LK015 lost-link warning on links.labels file - none - pasted-titles
ML001 alert-translated error on learn_markdown.alerts file - safe - quotes
ML002 alert-malformed error on learn_markdown.alerts file - safe - quotes [!
ML003 triple-colon-syntax error on learn_markdown.directives file - unsafe - - :: ：：
ML004 triple-colon-unbalanced error on learn_markdown.directives file - none - - :::
ML005 include-broken error on learn_markdown.includes file - safe - brackets,includes
ML006 image-alt warning on learn_markdown.images file - none - images
ML007 emphasis-damage warning on learn_markdown.emphasis file - unsafe - -
ML008 glued-inline warning on learn_markdown.inline file - unsafe - bare-texts,words-behind :::
ML009 tab-group error on learn_markdown.tabs file - none - tabs
ML010 moniker-and-zone warning on learn_markdown.directives file - none - - :::
ML011 encoding-damage warning on learn_markdown.encoding file - safe - -
RP001 orphan-page warning on repository project project,source none - -
RP002 toc-broken warning on repository project project none - -
RP003 redirect-conflict warning on repository project project none - -
ST001 block-sequence-drift warning on parity.blocks file+siblings source none FQ001,FQ002,HD004/FQ001,FQ002 source
ST002 page-truncated error on parity.ending file+siblings source none - source
ST003 alert-or-include-drift error on parity.alerts file+siblings source none - source
ST004 table-shape warning on tables file+siblings source none - tables
ST005 table-row-open warning on tables file - safe - tables
ST006 list-numbering info on structure file - safe - lists
ST007 ordinal-became-list error on structure file - safe - lists
ST008 html-unbalanced warning on structure file - none - tags
TM001 term-violation warning on terminology.glossary file source unsafe - glossary
TM002 forbidden-term warning on terminology.glossary file - unsafe - glossary
TM003 term-variant-in-page info on terminology.glossary file - unsafe - glossary
TM004 product-name-altered warning on terminology.names file - unsafe - -
TM005 no-loc-violated warning on terminology.kept file source unsafe - source
TM006 term-collision info on terminology.glossary file source none - glossary
TR001 untranslated-block warning on translation.untranslated file - none - -
TR002 untranslated-by-consensus info on consensus project project,siblings none TR001,HD005/ -
TR003 foreign-script-leak error on translation.scripts file - none - -
TR004 mt-artifact warning on translation.wording file - unsafe - -
TR005 collapsed-coordination warning on translation.pairs file source none - -
TR006 repeated-word info on translation.repeated file - unsafe - -
TR007 terminal-punctuation warning on translation.marks file - safe - -
TR008 number-drift warning on parity.figures file+siblings source none HD010,TR009/ source
TR009 time-drift error on parity.figures file source none - source
TR010 code-span-drift warning on parity.code file+siblings source unsafe - source
TR011 code-block-changed error on parity.code file+siblings source safe - source
TR012 placeholder-drift warning on parity.code file source none ML007/ source
TR013 alt-text-untranslated warning on translation.untranslated file - none - images
TR014 length-ratio info off parity.lengths file source none - source
TR015 typography-damage info on translation.typography file - safe - -
VL001 suppression-problem warning on housekeeping engine - safe - -
VL002 file-unreadable error on housekeeping engine - none - -
VL003 file-too-large error on housekeeping engine - none - -
VL004 rule-crashed error on housekeeping engine - none - -
VL005 worker-crashed error on housekeeping engine - none - -
VL006 timed-out error on housekeeping engine - none - -
VL007 not-utf-8 error on housekeeping engine - none - -
VL008 not-compared info on housekeeping engine - none - -
VL009 plugin-broken error on housekeeping engine - none - -
VL010 baseline-outdated warning on housekeeping engine - none - -
VL011 too-many-findings error on housekeeping engine - none - -
"""

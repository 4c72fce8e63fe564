/* iana.tzpack (its format: tools/pack-zones), compiled in: from syncledger_iana_pack up to its _end. */
        .section .rodata
        .global syncledger_iana_pack
        .global syncledger_iana_pack_end
        .balign 16
syncledger_iana_pack:
        .incbin "ledger/zones/iana.tzpack"
syncledger_iana_pack_end:
        .byte 0
        .section .note.GNU-stack, "", %progbits

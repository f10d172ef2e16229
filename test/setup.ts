/** The machine's zone must not matter: every test runs far from the zones that the tests speak of. */
process.env.TZ = 'Pacific/Auckland';

//! What tools ask of the schema, and what is more than that.

use super::*;

/// The query by which tools read a whole schema, as the reference implementation words it.
fn whole_schema(levels: usize, all_options: bool) -> String {
    let (deprecated, more) = if all_options { ("(includeDeprecated: true)", true) } else { ("", false) };
    let only = |text| if more { text } else { "" };
    let of_type = format!("{}{}", " ofType { name kind".repeat(levels), " }".repeat(levels));
    format!(
        "query IntrospectionQuery {{ __schema {{ {schema}
           queryType {{ name kind }} mutationType {{ name kind }} subscriptionType {{ name kind }}
           types {{ ...FullType }}
           directives {{ name description {repeatable} locations args{deprecated} {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description {specified} {one_of}
           fields(includeDeprecated: true) {{ name description args{deprecated} {{ ...InputValue }}
             type {{ ...TypeRef }} isDeprecated deprecationReason }}
           inputFields{deprecated} {{ ...InputValue }}
           interfaces {{ ...TypeRef }}
           enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
           possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue {input} }}
         fragment TypeRef on __Type {{ kind name{of_type} }}",
        schema = only("description"),
        repeatable = only("isRepeatable"),
        specified = only("specifiedByURL"),
        one_of = only("isOneOf"),
        input = only("isDeprecated deprecationReason"),
    )
}

#[test]
fn tools_read_the_schema() {
    // GraphiQL, with every option; code generators, with few; an older form with seven levels.
    for query in [whole_schema(9, true), whole_schema(9, false), whole_schema(7, false), whole_schema(15, true)] {
        assert_eq!(cost(&query), 1);
    }
    assert_eq!(cost("{__type(name:\"Article\"){fields{name type{name ofType{name fields{name}}}}} site{title}}"), 2);
    // Apollo's client asks what is possible.
    assert_eq!(cost("{__schema{types{kind name possibleTypes{name}}}}"), 1);
}

#[test]
fn bombs() {
    let nested = |levels: usize| {
        format!("{{__schema{{types{}{{name}}{}}}}}", "{fields{type".repeat(levels), "}}".repeat(levels))
    };
    check(&nested(2)).unwrap();
    too_expensive(&nested(3), "3 lists");
    too_expensive(&nested(20), "20 lists");
    for list in ["interfaces", "possibleTypes"] {
        too_expensive(&nested(3).replace("fields{type", &format!("{list}{{ofType")), "3 lists");
    }
    let fragments = "{__schema{types{...a}}} fragment a on __Type {fields{type{...b}}} \
                     fragment b on __Type {fields{type{...c}}} fragment c on __Type {fields{name}}";
    too_expensive(fragments, "3 lists");
    let wide = |count: usize| {
        let names: String = (0..count).map(|n| format!("a{n}:name ")).collect();
        format!("{{__schema{{types{{fields{{type{{fields{{{names}}}}}}}}}}}}}")
    };
    check(&wide(40)).unwrap();
    too_expensive(&wide(60), "5000 is the limit");
}

#[test]
fn roots() {
    let roots = |count: usize| {
        let all: String = (0..count)
            .map(|n| format!("a{n}:__schema{{queryType{{name}}}} b{n}:__type(name:\"A\"){{name}} "))
            .collect();
        format!("{{...r}} fragment r on Query {{{all}}}")
    };
    check(&roots(2)).unwrap();
    too_expensive(&roots(3), "2 of each");
    let types = |count: usize| {
        let all: String = (0..count).map(|n| format!("a{n}:__type(name:\"A\"){{name}} ")).collect();
        format!("{{{all}}}")
    };
    check(&types(2)).unwrap();
    too_expensive(&types(3), "__type 3 times");
    // Not where it belongs, which validation finds later.
    let below =
        |field: &str| format!("{{{field}{{__schema{{types{{fields{{type{{fields{{type{{fields{{name}}}}}}}}}}}}}}}}}}");
    too_expensive(&below("article"), "3 lists");
    too_expensive(&below("unknown"), "3 lists");
    too_expensive(
        &format!(
            "{{a:__schema{{...s}}b:__schema{{...s}}}} fragment s on __Schema {{types{{fields{{{}}}}}}}",
            "...{name}".repeat(300)
        ),
        "reckoned at",
    );
}

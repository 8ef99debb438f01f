//! The table of functions that are called by number, without those that nobody calls so.
//!
//! For every closure that could be handed to JavaScript there is a function which JavaScript calls.
//! wasm-bindgen finds it by its number in the table, and exports it if it is needed; but the table still
//! holds them all, those of the whole of js-sys, too, and what is in it wasm-opt must keep.

use std::collections::HashSet;

use anyhow::{Context, Result, bail};
use wasm_encoder::{ConstExpr, ElementSection, Elements, Module, RawSection};
use wasmparser::{
    ElementItems, ElementKind, KnownCustom, Name, NameSectionReader, Operator, Parser, Payload,
    SectionLimited,
};

/// What such a function's name holds, after the crate's.
const CALLED_BY_JAVASCRIPT: &str = "::convert::closures::_::invoke::<";

/// `wasm`, which must hold its functions' names, with another function of the table in the place of each
/// that only JavaScript calls.
pub(crate) fn without_exported(wasm: &[u8]) -> Result<Vec<u8>> {
    let payloads = Parser::new(0).parse_all(wasm).collect::<Result<Vec<_>, _>>()?;
    let names = payloads.iter().find_map(|payload| match payload {
        Payload::CustomSection(custom) => match custom.as_known() {
            KnownCustom::Name(names) => Some(names),
            _ => None,
        },
        _ => None,
    });
    let needless = needless(names.context("the wasm has no names")?)?;
    let mut module = Module::new();
    for payload in payloads {
        if let Payload::ElementSection(elements) = payload {
            module.section(&without(&needless, elements)?);
        } else if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = wasm.get(range).context("a section is cut short")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn needless(names: NameSectionReader) -> Result<HashSet<u32>> {
    let mut needless = HashSet::new();
    for name in names {
        if let Name::Function(functions) = name? {
            for function in functions {
                let function = function?;
                if function.name.contains(CALLED_BY_JAVASCRIPT) {
                    needless.insert(function.index);
                }
            }
        }
    }
    Ok(needless)
}

fn without(
    needless: &HashSet<u32>,
    elements: SectionLimited<wasmparser::Element>,
) -> Result<ElementSection> {
    let mut section = ElementSection::new();
    for element in elements {
        let element = element?;
        let ElementKind::Active { table_index: None, offset_expr } = element.kind else {
            bail!("there is more than one table");
        };
        let Operator::I32Const { value: first } = offset_expr.get_operators_reader().read()? else {
            bail!("the table does not begin at a number");
        };
        let ElementItems::Functions(functions) = element.items else {
            bail!("the table holds what is no function");
        };
        let mut functions = functions.into_iter().collect::<Result<Vec<u32>, _>>()?;
        if let Some(other) = functions.iter().copied().find(|it| !needless.contains(it)) {
            functions.iter_mut().filter(|it| needless.contains(it)).for_each(|it| *it = other);
        }
        section.active(None, &ConstExpr::i32_const(first), Elements::Functions(functions.into()));
    }
    Ok(section)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, Function, FunctionSection, NameMap, NameSection, RefType, TableSection,
        TableType, TypeSection,
    };

    /// As many functions as names, all of them in a table.
    fn module(names: &[&str]) -> Vec<u8> {
        let (mut types, mut functions, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        let (mut map, mut section) = (NameMap::new(), NameSection::new());
        types.ty().function([], []);
        let numbers: Vec<u32> = (0..).take(names.len()).collect();
        for (number, name) in numbers.iter().zip(names) {
            functions.function(0);
            let mut function = Function::new([]);
            function.instructions().end();
            code.function(&function);
            map.append(*number, name);
        }
        section.functions(&map);
        let (mut tables, mut elements) = (TableSection::new(), ElementSection::new());
        let size = names.len() as u64 + 1;
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: size,
            maximum: Some(size),
            shared: false,
        });
        elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(numbers.into()));
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&tables).section(&elements);
        module.section(&code).section(&section);
        module.finish()
    }

    fn table(wasm: &[u8]) -> Vec<u32> {
        let mut table = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            if let Payload::ElementSection(elements) = payload.unwrap() {
                for element in elements {
                    if let ElementItems::Functions(functions) = element.unwrap().items {
                        table.extend(functions.into_iter().map(Result::unwrap));
                    }
                }
            }
        }
        table
    }

    #[test]
    fn only_what_javascript_calls_leaves_the_table() {
        let called = "wasm_bindgen[1f]::convert::closures::_::invoke::<(), true>";
        let wasm = module(&[called, "a", called, "b"]);
        assert_eq!(table(&wasm), [0, 1, 2, 3]);
        let shorter = without_exported(&wasm).unwrap();
        assert_eq!(table(&shorter), [1, 1, 1, 3]);
        // Nothing else has changed.
        assert_eq!(shorter.len(), wasm.len());
        assert_eq!(without_exported(&shorter).unwrap(), shorter);
    }

    #[test]
    fn what_is_no_wasm_and_what_has_no_names_is_an_error() {
        assert!(without_exported(b"no wasm").is_err());
        assert!(without_exported(&Module::new().finish()).is_err());
    }
}

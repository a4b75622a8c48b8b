import {
  type Document,
  fieldsOf,
  type Operation,
  type Parameter,
  type Route,
  resolve,
  type Schema,
  typeWords,
} from "./openapi";
import { Prose } from "./Prose";

/** One route: what it does, what it takes, what it answers. */
export function RouteCard({ document, route }: { document: Document; route: Route }) {
  const { operation } = route;
  return (
    <article className="docs-route" id={route.id} data-testid="docs-route">
      <h3>
        <span className={`docs-method docs-method--${route.method}`}>{route.method}</span>
        <code>{route.path}</code>
      </h3>
      {operation.summary ? (
        <p className="docs-summary">
          <Prose text={operation.summary} />
        </p>
      ) : null}
      {operation.description ? (
        <p className="docs-text">
          <Prose text={operation.description} />
        </p>
      ) : null}
      <Parameters document={document} operation={operation} />
      <Body document={document} operation={operation} />
      <Answers document={document} operation={operation} />
    </article>
  );
}

type PartProps = { document: Document; operation: Operation };

function Parameters({ document, operation }: PartProps) {
  const parameters = (operation.parameters ?? []).map((each): Parameter => resolve(document, each));
  if (parameters.length === 0) return null;
  return (
    <>
      <h4>Parameters</h4>
      <dl className="docs-fields">
        {parameters.map((each) => (
          <Field
            key={`${each.in}.${each.name}`}
            name={each.name}
            type={`${typeWords(document, each.schema)}, in ${each.in}`}
            required={each.required ?? false}
            words={each.description}
          />
        ))}
      </dl>
    </>
  );
}

function Body({ document, operation }: PartProps) {
  const schema = schemaOf(operation.requestBody?.content);
  if (!schema) return null;
  return (
    <>
      <h4>Body</h4>
      <Fields document={document} schema={schema} />
    </>
  );
}

function Answers({ document, operation }: PartProps) {
  const answers = Object.entries(operation.responses ?? {});
  if (answers.length === 0) return null;
  return (
    <>
      <h4>Answers</h4>
      <ul className="docs-answers">
        {answers.map(([status, given]) => {
          const answer = resolve(document, given);
          return (
            <li key={status}>
              <span className={`docs-status docs-status--${status.charAt(0)}`}>{status}</span>
              <div>
                <p>
                  <Prose text={answer.description ?? ""} />
                </p>
                <Fields document={document} schema={schemaOf(answer.content)} />
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function schemaOf(content: Record<string, { schema?: Schema }> | undefined): Schema | undefined {
  return Object.values(content ?? {})[0]?.schema;
}

function Fields({ document, schema }: { document: Document; schema: Schema | undefined }) {
  const fields = fieldsOf(document, schema);
  if (fields.length === 0) return null;
  return (
    <dl className="docs-fields">
      {fields.map(([name, field, required]) => (
        <Field
          key={name}
          name={name}
          type={typeWords(document, field)}
          required={required}
          words={resolve(document, field).description}
        />
      ))}
    </dl>
  );
}

function Field(props: { name: string; type: string; required: boolean; words: string | undefined }) {
  return (
    <div>
      <dt>
        <code>{props.name}</code>
        {props.required ? <span className="docs-required">required</span> : null}
      </dt>
      <dd>
        <span className="docs-type">{props.type}</span>
        {props.words ? (
          <>
            {" "}
            <Prose text={props.words} />
          </>
        ) : null}
      </dd>
    </div>
  );
}
